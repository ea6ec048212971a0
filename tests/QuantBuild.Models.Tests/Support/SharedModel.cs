using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Models.Data;

namespace QuantBuild.Models.Tests.Support;

/// <summary>A model of the shared data with its reference outputs (PyTorch 1.13, float32).</summary>
internal sealed class SharedModel(string name) : IDisposable
{
    private readonly SafetensorsFile oracle =
        SafetensorsFile.Open(SharedData.PathOf("weights", name, "oracle.safetensors"));

    public string Path { get; } = SharedData.PathOf("weights", name);

    public ModelFolder Folder => ModelFolder.Open(Path);

    public float[] Floats(string tensor) => oracle.ReadArray<float>(tensor);

    public int[] Integers(string tensor) => [.. oracle.ReadArray<long>(tensor).Select(value => (int)value)];

    /// <summary>The oracle's own token ids, unpadded.</summary>
    public TokenizedDataset Tokens(int rows)
    {
        var shape = oracle.GetEntry("input_ids").Shape;
        var sequence = (int)shape[1];
        var (ids, mask) = (Integers("input_ids"), Integers("attention_mask"));
        var builder = new TokenizedDatasetBuilder();
        for (var row = 0; row < rows; row++)
        {
            var length = mask.AsSpan(row * sequence, sequence).IndexOf(0);
            builder.Add(ids.AsSpan(row * sequence, length < 0 ? sequence : length), []);
        }

        return builder.Build();
    }

    public void Dispose() => oracle.Dispose();
}
