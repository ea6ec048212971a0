namespace QuantBuild.Models.Bert;

/// <summary>What stands on top of the encoder.</summary>
public enum BertHeadKind
{
    None,

    /// <summary>Pooler (dense, tanh on the first position) and classifier.</summary>
    SequenceClassification,

    /// <summary>Dense, GELU, layer normalization, and the word embeddings as decoder.</summary>
    MaskedLanguageModel,
}
