namespace QuantBuild.Formats.ModelFolders;

/// <summary>What a caller needs a model folder to hold.</summary>
[Flags]
public enum ModelFolderParts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>config.json</c>.</summary>
    Configuration = 1,

    /// <summary>A file of weights in a format that is read, or the index of several.</summary>
    Weights = 2,

    /// <summary><c>vocab.txt</c> or <c>tokenizer.json</c>.</summary>
    Tokenizer = 4,
}
