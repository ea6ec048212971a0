using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Kernels.MatrixProducts;
using QuantBuild.Kernels.Quantizers;
using QuantBuild.Kernels.Threading;
using QuantBuild.Runtime.Execution;
using QuantBuild.Runtime.Layers;

namespace QuantBuild.Runtime.Loading;

/// <summary>Makes layers of stored tensors, in the memory and the form that the options ask for.</summary>
internal sealed unsafe class LayerFactory(
    StoredTensors tensors, NativeArena arena, WorkerPool pool, WeightStorage storage)
{
    public ILinear Linear(string name, int outputs, int inputs, bool gelu = false)
    {
        var epilogue = new LinearEpilogue(Vector(name + ".bias"), gelu);
        var packed = tensors.ReadPacked(name, outputs, inputs);
        if (packed is not null && storage == WeightStorage.Packed)
        {
            return new QuantizedLinear(Pack(packed), epilogue);
        }

        fixed (float* values = Values(name, packed))
        {
            var memory = arena.Allocate<float>(PackedMatrix.FloatCount(inputs, outputs));
            return new DenseLinear(
                PackedMatrix.Pack(pool, new MatrixView(values, outputs, inputs).Transposed(), memory), epilogue);
        }
    }

    public IRowTable Table(string name, int rows, int columns)
    {
        var packed = tensors.ReadPacked(name, rows, columns);
        return packed is not null && storage == WeightStorage.Packed
            ? new QuantizedTable(Pack(packed))
            : new DenseTable(arena.Copy<float>(Values(name, packed)), columns);
    }

    /// <summary>A small table, in any case as floats.</summary>
    /// <returns>[rows, columns]</returns>
    public float* Rows(string name, int rows, int columns) =>
        arena.Copy<float>(Values(name, tensors.ReadPacked(name, rows, columns)));

    public Normalization Normalization(string name, float epsilon, int columns) =>
        new(Vector(name + ".weight"), Vector(name + ".bias"), epsilon, columns);

    private float* Vector(string name) => arena.Copy<float>(tensors.Read(name));

    private float[] Values(string name, PackedLinear? packed) =>
        packed is null ? tensors.Read(name + ".weight") : Decode(packed);

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
