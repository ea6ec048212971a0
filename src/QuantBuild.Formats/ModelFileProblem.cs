namespace QuantBuild.Formats;

/// <summary>Kinds of <see cref="ModelFileException"/>.</summary>
public enum ModelFileProblem
{
    /// <summary>A file is missing, damaged or cannot be read.</summary>
    Damaged,

    /// <summary>The configuration is wrong or asks for something that is not supported.</summary>
    Configuration,

    /// <summary>Tensors are missing or of another shape than the configuration says.</summary>
    Tensors,

    /// <summary>The tokenizer's vocabulary does not fit the model.</summary>
    Vocabulary,
}
