using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.Numbers;
using QuantBuild.Kernels.MatrixProducts;
using QuantBuild.Kernels.Quantizers;
using QuantBuild.Kernels.Threading;
using QuantBuild.Runtime.Execution;
using QuantBuild.Runtime.Layers;

namespace QuantBuild.Runtime.Loading;

/// <summary>Makes layers of stored tensors, in the memory and the form that the options ask for.</summary>
internal sealed unsafe class LayerFactory(
    ModelDescription model, StoredTensors tensors, NativeArena arena, WorkerPool pool, bool keepsPacked)
{
    /// <summary>The product of a role, with its bias and activation.</summary>
    public ILinear Linear(TensorRole role, int? layer = null)
    {
        var weight = model.Get(role, layer);
        var (outputs, inputs) = (weight.Extents[0], weight.Extents[1]);
        var epilogue = new LinearEpilogue(Vector(model.Get(role, layer, TensorPart.Bias)), weight.Activation);
        var quantized = tensors.ReadQuantized(weight);
        if (quantized is not null && keepsPacked)
        {
            return new PackedLinear(Pack(quantized), epilogue);
        }

        fixed (float* values = Values(weight, quantized))
        {
            var memory = arena.Allocate<float>(PackedMatrix.FloatCount(inputs, outputs));
            return new DenseLinear(
                PackedMatrix.Pack(pool, new MatrixView(values, outputs, inputs).Transposed(), memory), epilogue);
        }
    }

    public IRowTable Table(TensorRole role)
    {
        var table = model.Get(role);
        var quantized = tensors.ReadQuantized(table);
        return quantized is not null && keepsPacked
            ? new PackedTable(Pack(quantized))
            : new DenseTable(arena.Copy<float>(Values(table, quantized)), table.Extents[1]);
    }

    /// <summary>A small table, in any case as floats.</summary>
    /// <returns>[rows, columns]</returns>
    public float* Rows(TensorRole role)
    {
        var table = model.Get(role);
        return arena.Copy<float>(Values(table, tensors.ReadQuantized(table)));
    }

    public Normalization Normalization(TensorRole role, int? layer = null)
    {
        var gain = model.Get(role, layer);
        return new Normalization(
            Vector(gain),
            Vector(model.Get(role, layer, TensorPart.Bias)),
            (float)model.Extents.LayerNormEpsilon,
            gain.Extents[0]);
    }

    private float* Vector(TensorDescription tensor) => arena.Copy<float>(tensors.Read(tensor));

    private float[] Values(TensorDescription tensor, QuantizedMatrix? quantized) =>
        quantized is null ? tensors.Read(tensor) : Decode(quantized);

    private QuantizedMatrixView Pack(QuantizedMatrix weight)
    {
        var perRow = QuantizedMatrixView.WordsPerRow(weight.Columns, weight.Bits);
        var words = arena.Allocate<int>((nint)weight.Rows * perRow);
        for (var row = 0; row < weight.Rows; row++)
        {
            PackedCodes.Pack(
                weight.Codes.AsSpan(row * weight.Columns, weight.Columns),
                weight.Bits,
                new Span<int>(words + ((nint)row * perRow), perRow));
        }

        var steps = arena.Copy<float>(weight.Steps);
        var zeroPoints = weight.IsSymmetric ? null : arena.Copy<int>(weight.ZeroPoints);
        return new QuantizedMatrixView(
            (uint*)words, weight.Bits, weight.Rows, weight.Columns, steps, zeroPoints, weight.Steps.Length);
    }

    private static float[] Decode(QuantizedMatrix weight)
    {
        var values = new float[weight.Codes.Length];
        var layout = StepLayout.Of(weight.Rows, weight.Columns, weight.Steps.Length);
        fixed (sbyte* codes = weight.Codes)
        fixed (float* steps = weight.Steps, result = values)
        fixed (int* zeroPoints = weight.ZeroPoints)
        {
            UniformCodec.Decode(codes, steps, zeroPoints, layout, result, 0, values.Length);
        }

        return values;
    }
}
