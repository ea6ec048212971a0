namespace QuantBuild.Tokenizers.AddedTokens;

/// <summary>A token found in the text as it stands, before words are split.</summary>
internal sealed record AddedToken(string Content, int Id)
{
    /// <summary>Matches only where no word character touches it.</summary>
    public bool IsSingleWord { get; init; }

    /// <summary>Takes the white space before it.</summary>
    public bool StripsLeft { get; init; }

    /// <summary>Takes the white space after it.</summary>
    public bool StripsRight { get; init; }

    /// <summary>Is searched, itself normalized, in the normalized text instead of the original.</summary>
    public bool IsNormalized { get; init; }

    /// <summary>Is no part of a text that a model writes.</summary>
    public bool IsSpecial { get; init; }
}
