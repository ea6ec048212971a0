using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Numbers;
using QuantBuild.Kernels.MatrixProducts;
using QuantBuild.Kernels.Quantizers;
using QuantBuild.Kernels.Threading;
using QuantBuild.Runtime.Execution;
using QuantBuild.Runtime.Layers;

namespace QuantBuild.Runtime.Loading;

/// <summary>Makes layers of stored tensors, in the memory and the form that the options ask for.</summary>
internal sealed unsafe class LayerFactory(
    ModelDescription model,
    StoredTensors tensors,
    NativeArena arena,
    SharedBackbone? backbone,
    WorkerPool pool,
    bool keepsPacked)
{
    private readonly MatrixPacking packing = new(tensors, arena, backbone);
    private readonly Dictionary<string, QuantizedMatrixView> packed = new(StringComparer.Ordinal);

    /// <summary>The product of a role, with its bias where it has one, and its activation.</summary>
    public ILinear Linear(TensorRole role, int? layer = null)
    {
        var product = model.Get(role, layer);
        var weight = product.TiedTo is { } shared ? model[shared] : product;
        var (outputs, inputs) = (weight.Extents[0], weight.Extents[1]);
        var epilogue = new LinearEpilogue(
            model.BiasOf(product) is { } bias ? Vector(bias) : null, product.Activation);
        var quantized = tensors.ReadQuantized(weight);
        if (quantized is not null && keepsPacked)
        {
            return new PackedLinear(Packed(weight, quantized), epilogue);
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
            ? new PackedTable(Packed(table, quantized))
            : new DenseTable(Place(table, () => Values(table, quantized)), table.Extents[1]);
    }

    /// <summary>A small table, in any case as floats.</summary>
    /// <returns>[rows, columns]</returns>
    public float* Rows(TensorRole role)
    {
        var table = model.Get(role);
        return Place(table, () => Values(table, tensors.ReadQuantized(table)));
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

    /// <summary>A normalization by the root of the mean square, which has no bias.</summary>
    public RootMeanSquare RootMeanSquare(TensorRole role, int? layer = null)
    {
        var gain = model.Get(role, layer);
        return new RootMeanSquare(Vector(gain), (float)model.Extents.LayerNormEpsilon, gain.Extents[0]);
    }

    // A table of words may be the last product's weight too.
    private QuantizedMatrixView Packed(TensorDescription tensor, QuantizedMatrix weight)
    {
        if (!packed.TryGetValue(tensor.Name, out var view))
        {
            packed.Add(tensor.Name, view = packing.Pack(tensor, weight));
        }

        return view;
    }

    private float* Vector(TensorDescription tensor) => Place(tensor, () => tensors.Read(tensor));

    /// <summary>Values in memory that models on one backbone share, unless they are the task's.</summary>
    private float* Place(TensorDescription tensor, Func<float[]> values)
    {
        var isShared = backbone is not null && !tensors.IsOfTask(tensor)
            && tensors.Delta!.Matrices.ContainsKey(tensor.Matrix ?? string.Empty) is false;
        return isShared ? backbone!.Floats(tensor.Name, values) : arena.Copy<float>(values());
    }

    private float[] Values(TensorDescription tensor, QuantizedMatrix? quantized)
    {
        if (quantized is null)
        {
            return tensors.Read(tensor);
        }

        var changes = tensors.ChangesOf(tensor, quantized);
        var values = Decode(changes is null ? quantized : changes.StepsIn(quantized));
        changes?.PlaceIn(values);
        return values;
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
