namespace QuantBuild.Formats.ModelFolders;

/// <summary>What a caller needs a model folder to hold.</summary>
[Flags]
public enum ModelFolderParts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>config.json</c>.</summary>
    Configuration = 1,

    /// <summary><c>model.safetensors</c>, or its index.</summary>
    Weights = 2,

    /// <summary><c>vocab.txt</c> or <c>tokenizer.json</c>.</summary>
    Tokenizer = 4,
}
