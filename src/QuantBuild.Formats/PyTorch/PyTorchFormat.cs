using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Formats.PyTorch;

/// <summary>Weights as <c>torch.save</c> writes them.</summary>
internal sealed class PyTorchFormat : ITensorFileFormat
{
    /// <summary>The name of an unsharded weights file.</summary>
    public string FileName => "pytorch_model.bin";

    /// <summary>The name of the file that lists the shards.</summary>
    public string IndexFileName => "pytorch_model.bin.index.json";

    /// <summary>What the names of such files end with.</summary>
    public string Extension => ".bin";

    /// <inheritdoc/>
    public TensorFile Open(string path) => PyTorchFile.Open(path);
}
