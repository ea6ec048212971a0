namespace QuantBuild.Formats;

/// <summary>Kinds of <see cref="ModelFileException"/>.</summary>
public enum ModelFileProblem
{
    /// <summary>A file is missing, damaged or cannot be read.</summary>
    Damaged,

    /// <summary>The configuration is missing, wrong or contradicts itself.</summary>
    Configuration,

    /// <summary>The file is right, but asks for something that this version does not support.</summary>
    Unsupported,

    /// <summary>
    /// The model is whole, but of a kind that the caller cannot use: quantized already, without a head, the output
    /// folder of a run.
    /// </summary>
    Purpose,

    /// <summary>Tensors are missing or of another shape than the configuration says.</summary>
    Tensors,

    /// <summary>A task's delta was made for another backbone than the one that it lies beside.</summary>
    Backbone,

    /// <summary>The tokenizer's vocabulary does not fit the model.</summary>
    Vocabulary,
}
