using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Formats.Safetensors;

/// <summary>Weights in safetensors files.</summary>
public sealed class SafetensorsFormat : ITensorFileFormat
{
    /// <summary>The name of an unsharded weights file.</summary>
    public const string FileName = "model.safetensors";

    /// <summary>The name of the file that lists the shards.</summary>
    public const string IndexFileName = "model.safetensors.index.json";

    /// <summary>What the names of such files end with.</summary>
    public const string Extension = ".safetensors";

    string ITensorFileFormat.FileName => FileName;

    string ITensorFileFormat.IndexFileName => IndexFileName;

    string ITensorFileFormat.Extension => Extension;

    /// <inheritdoc/>
    public TensorFile Open(string path) => SafetensorsFile.Open(path);
}
