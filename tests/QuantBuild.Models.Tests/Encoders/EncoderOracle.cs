using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Models.Data;
using QuantBuild.Models.Tasks.TextClassification;

namespace QuantBuild.Models.Tests.Encoders;

/// <summary>
/// A random classifier of the shared data with its reference outputs and gradients (PyTorch 1.13, float32).
/// </summary>
internal sealed class EncoderOracle(string name) : IDisposable
{
    private const string GradientMark = "grad.";

    private readonly string path = SharedData.PathOf("oracles", name);
    private readonly SafetensorsFile oracle =
        SafetensorsFile.Open(SharedData.PathOf("oracles", name, "oracle.safetensors"));

    public ModelFolder Folder => ModelFolder.Open(path);

    /// <summary>Positions that each text has.</summary>
    public int Sequence => (int)oracle.Tensors["input_ids"].Shape[1];

    /// <summary>Names of the parameters whose gradients are known.</summary>
    public IReadOnlyList<string> Gradients =>
    [
        .. oracle.Tensors.Keys.Where(key => key.StartsWith(GradientMark, StringComparison.Ordinal))
            .Select(key => key[GradientMark.Length..]).Order(StringComparer.Ordinal),
    ];

    public float[] Floats(string tensor) => oracle.ReadArray<float>(tensor);

    public float[] Gradient(string parameter) => Floats(GradientMark + parameter);

    public int[] Integers(string tensor) => [.. oracle.ReadArray<long>(tensor).Select(value => (int)value)];

    /// <summary>The texts, unpadded, with their classes.</summary>
    public TokenizedDataset Texts()
    {
        var (ids, mask) = (Integers("input_ids"), Integers("attention_mask"));
        var types = oracle.Tensors.ContainsKey("token_type_ids") ? Integers("token_type_ids") : new int[ids.Length];
        var builder = new TokenizedDatasetBuilder();
        for (var start = 0; start < ids.Length; start += Sequence)
        {
            var length = mask.AsSpan(start, Sequence).Count(1);
            builder.Add(
                ids.AsSpan(start, length), [.. types.Skip(start).Take(length).Select(type => (byte)type)]);
        }

        return builder.Build(new ClassTargets(Integers("labels")));
    }

    public void Dispose() => oracle.Dispose();
}
