namespace QuantBuild.Tokenizers;

/// <summary>What a token of a model's input, or a piece of its template, stands for.</summary>
public enum SequencePart
{
    /// <summary>Stands in no text: it was put round them.</summary>
    SpecialToken,

    /// <summary>Stands in the text, or in the first of a pair.</summary>
    FirstText,

    /// <summary>Stands in the second text of a pair.</summary>
    SecondText,
}
