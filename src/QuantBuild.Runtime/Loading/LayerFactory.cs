using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Kernels.MatrixProducts;
using QuantBuild.Kernels.Quantizers;
using QuantBuild.Kernels.Threading;
using QuantBuild.Runtime.Execution;
using QuantBuild.Runtime.Layers;

namespace QuantBuild.Runtime.Loading;

/// <summary>Makes layers of stored tensors, in the memory and the form that the options ask for.</summary>
internal sealed unsafe class LayerFactory(
    ModelDescription model, StoredTensors tensors, NativeArena arena, WorkerPool pool, WeightStorage storage)
{
    /// <summary>The product of a role, with its bias.</summary>
    public ILinear Linear(TensorRole role, int? layer = null, bool gelu = false)
    {
        var weight = model.Get(role, layer);
        var (outputs, inputs) = (weight.Extents[0], weight.Extents[1]);
        var epilogue = new LinearEpilogue(Vector(model.Get(role, layer, TensorPart.Bias)), gelu);
        var packed = tensors.ReadPacked(weight);
        if (packed is not null && storage == WeightStorage.Packed)
        {
            return new QuantizedLinear(Pack(packed), epilogue);
        }

        fixed (float* values = Values(weight, packed))
        {
            var memory = arena.Allocate<float>(PackedMatrix.FloatCount(inputs, outputs));
            return new DenseLinear(
                PackedMatrix.Pack(pool, new MatrixView(values, outputs, inputs).Transposed(), memory), epilogue);
        }
    }

    public IRowTable Table(TensorRole role)
    {
        var table = model.Get(role);
        var packed = tensors.ReadPacked(table);
        return packed is not null && storage == WeightStorage.Packed
            ? new QuantizedTable(Pack(packed))
            : new DenseTable(arena.Copy<float>(Values(table, packed)), table.Extents[1]);
    }

    /// <summary>A small table, in any case as floats.</summary>
    /// <returns>[rows, columns]</returns>
    public float* Rows(TensorRole role)
    {
        var table = model.Get(role);
        return arena.Copy<float>(Values(table, tensors.ReadPacked(table)));
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

    private float[] Values(TensorDescription tensor, PackedLinear? packed) =>
        packed is null ? tensors.Read(tensor) : Decode(packed);

    private QuantizedMatrix Pack(PackedLinear weight)
    {
        var perRow = QuantizedMatrix.WordsPerRow(weight.Columns, weight.Bits);
        var words = arena.Allocate<int>((nint)weight.Rows * perRow);
        for (var row = 0; row < weight.Rows; row++)
        {
            PackedCodes.Pack(
                weight.Codes.Span.Slice(row * weight.Columns, weight.Columns),
                weight.Bits,
                new Span<int>(words + ((nint)row * perRow), perRow));
        }

        var steps = arena.Copy(weight.Steps.Span);
        var zeroPoints = weight.IsSymmetric ? null : arena.Copy(weight.ZeroPoints.Span);
        return new QuantizedMatrix(
            (uint*)words, weight.Bits, weight.Rows, weight.Columns, steps, zeroPoints, weight.Steps.Length);
    }

    private static float[] Decode(PackedLinear weight)
    {
        var values = new float[weight.Codes.Length];
        var layout = new StepLayout(weight.Steps.Length, values.Length / weight.Steps.Length);
        fixed (sbyte* codes = weight.Codes.Span)
        fixed (float* steps = weight.Steps.Span, result = values)
        fixed (int* zeroPoints = weight.ZeroPoints.Span)
        {
            UniformCodec.Decode(codes, steps, zeroPoints, layout, result, 0, values.Length);
        }

        return values;
    }
}
