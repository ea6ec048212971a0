using QuantBuild.Formats.Numbers;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Quantizers;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms.Gptq;

/// <summary>A weight whose codes are final: gives their values whatever weight it is asked about.</summary>
internal sealed class CodedQuantizer : IWeightQuantizer
{
    private readonly QuantizedMatrix codes;
    private readonly Tensor values;

    /// <summary>Decodes into the innermost scope.</summary>
    public CodedQuantizer(ComputeBackend backend, QuantizedMatrix codes)
    {
        this.codes = codes;
        values = WeightDecoder.Decode(backend, codes);
    }

    public int Bits => codes.Bits;

    public Granularity Granularity => codes.Granularity;

    public Tensor? LearnedStep => null;

    public Tensor Apply(Tensor weight) => values;

    public QuantizedMatrix Encode(Tensor weight) => codes;
}
