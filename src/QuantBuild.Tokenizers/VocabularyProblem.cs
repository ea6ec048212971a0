namespace QuantBuild.Tokenizers;

/// <summary>Kinds of <see cref="VocabularyException"/>.</summary>
public enum VocabularyProblem
{
    /// <summary>A file is missing, wrong, or contradicts another.</summary>
    File,

    /// <summary>A file is right, but asks for something that this version does not support.</summary>
    Unsupported,

    /// <summary>The tokenizer gives what the model has no embedding for.</summary>
    Mismatch,
}
