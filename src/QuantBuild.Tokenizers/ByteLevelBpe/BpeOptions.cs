namespace QuantBuild.Tokenizers.ByteLevelBpe;

/// <summary>How a byte-level BPE vocabulary is used; the defaults are those of RoBERTa and GPT-2.</summary>
internal sealed record BpeOptions
{
    /// <summary>Stands for a byte that the vocabulary lacks; null where such a byte is left out.</summary>
    public int? UnknownId { get; init; }

    /// <summary>Whether one unknown token stands for neighbouring bytes.</summary>
    public bool FusesUnknown { get; init; }

    /// <summary>Whether a word that is a token is not built from its bytes.</summary>
    public bool IgnoresMerges { get; init; }
}
