namespace QuantBuild.Formats.Architectures.Descriptions;

/// <summary>What stands on top of a model's layers.</summary>
public enum HeadKind
{
    /// <summary>Nothing: the last layer's output is the result.</summary>
    None,

    /// <summary>One row of logits a text, one logit a class.</summary>
    SequenceClassification,

    /// <summary>One row of logits a position, one logit a token of the vocabulary.</summary>
    MaskedLanguageModel,

    /// <summary>One row of logits a position, one logit a class.</summary>
    TokenClassification,

    /// <summary>Two logits a position: for the first and for the last token of the answer.</summary>
    QuestionAnswering,

    /// <summary>One row of logits a position of the text to be written, one logit a token of the vocabulary.</summary>
    SequenceToSequence,
}
