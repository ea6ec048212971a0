using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Models.Data;

namespace QuantBuild.Models.Tests.Support;

/// <summary>A model of the shared data with its reference outputs (PyTorch 1.13, float32).</summary>
internal sealed class SharedModel(string name) : IDisposable
{
    /// <summary>The length to which every oracle pads.</summary>
    public const int OracleSequence = 55;

    private readonly SafetensorsFile oracle =
        SafetensorsFile.Open(SharedData.PathOf("weights", name, "oracle.safetensors"));

    public string Path { get; } = SharedData.PathOf("weights", name);

    public ModelFolder Folder => ModelFolder.Open(Path);

    public float[] Floats(string tensor) => oracle.ReadArray<float>(tensor);

    public int[] Integers(string tensor) => [.. oracle.ReadArray<long>(tensor).Select(value => (int)value)];

    /// <summary>The oracle's own token ids, unpadded, without labels.</summary>
    public TokenizedDataset Tokens()
    {
        var (ids, mask) = (Integers("input_ids"), Integers("attention_mask"));
        var builder = new TokenizedDatasetBuilder();
        for (var start = 0; start < ids.Length; start += OracleSequence)
        {
            builder.Add(ids.AsSpan(start, mask.AsSpan(start, OracleSequence).Count(1)), []);
        }

        return builder.Build();
    }

    public void Dispose() => oracle.Dispose();
}
