using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Models.Data;
using QuantBuild.Models.EncoderDecoders;
using QuantBuild.Models.Loading;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Tests.EncoderDecoders;

/// <summary>
/// A random T5 of the shared data with its reference outputs, gradients and greedy decoding (PyTorch 1.13, float32).
/// </summary>
internal sealed class EncoderDecoderOracle(string name) : IDisposable
{
    private const string GradientMark = "grad.";

    private readonly SafetensorsFile oracle =
        SafetensorsFile.Open(SharedData.PathOf("oracles", name, "oracle.safetensors"));

    /// <summary>Names of the parameters whose gradients are known.</summary>
    public IReadOnlyList<string> Gradients =>
    [
        .. oracle.Tensors.Keys.Where(key => key.StartsWith(GradientMark, StringComparison.Ordinal))
            .Select(key => key[GradientMark.Length..]).Order(StringComparer.Ordinal),
    ];

    public EncoderDecoder Load(ComputeBackend backend) =>
        (EncoderDecoder)ModelLoader.Load(backend, ModelFolder.Open(SharedData.PathOf("oracles", name)));

    public float[] Floats(string tensor) => oracle.ReadArray<float>(tensor);

    public int[] Integers(string tensor) => [.. oracle.ReadArray<long>(tensor).Select(value => (int)value)];

    public int Columns(string tensor) => (int)oracle.Tensors[tensor].Shape[^1];

    /// <summary>The texts that are read, padded as the oracle has them.</summary>
    public Batch Source(EncoderDecoder model) => Texts(model, "input_ids", Integers("attention_mask"));

    /// <summary>What the decoder reads.</summary>
    public Batch Target(EncoderDecoder model)
    {
        var ids = Integers("decoder_input_ids");
        return Texts(model, "decoder_input_ids", [.. Enumerable.Repeat(1, ids.Length)]);
    }

    public void Dispose() => oracle.Dispose();

    private Batch Texts(EncoderDecoder model, string tensor, int[] mask)
    {
        var (ids, sequence) = (Integers(tensor), Columns(tensor));
        var builder = new TokenizedDatasetBuilder();
        for (var start = 0; start < ids.Length; start += sequence)
        {
            builder.Add(ids.AsSpan(start, mask.AsSpan(start, sequence).Count(1)), []);
        }

        var texts = builder.Build();
        return Batch.Create(
            model.Backend, texts, [.. Enumerable.Range(0, texts.Count)], model.Extents.PadTokenId, sequence);
    }
}
