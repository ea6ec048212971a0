namespace QuantBuild.Formats.TensorFiles;

/// <summary>
/// A format of files that hold a model's weights: their names in a model folder, and how one is read.
/// </summary>
public interface ITensorFileFormat
{
    /// <summary>Name of the file of a model whose weights lie in one, such as <c>model.safetensors</c>.</summary>
    string FileName { get; }

    /// <summary>Name of the JSON file that says which of several files (shards) holds which tensor.</summary>
    string IndexFileName { get; }

    /// <summary>What the name of a shard must end with, such as <c>.safetensors</c>.</summary>
    string Extension { get; }

    /// <summary>Opens one file and validates it.</summary>
    /// <exception cref="ModelFileException">It cannot be opened, or is no such file.</exception>
    TensorFile Open(string path);
}
