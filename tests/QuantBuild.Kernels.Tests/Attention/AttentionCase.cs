using QuantBuild.Kernels.Attention;
using QuantBuild.Kernels.MatrixProducts;
using QuantBuild.Kernels.Quantizers;
using QuantBuild.Kernels.Threading;

namespace QuantBuild.Kernels.Tests.Attention;

/// <summary>Inputs of attention in managed arrays, and the kernels run on them.</summary>
internal sealed unsafe class AttentionCase
{
    public AttentionCase(
        AttentionShape shape, int[] mask, float step = 0, CodeRange range = default, bool hasBias = false)
    {
        Shape = shape;
        Mask = mask;
        Step = step;
        Range = range;
        Scale = 1f / MathF.Sqrt(shape.HeadSize);
        var count = shape.Batch * shape.Sequence * shape.Heads * shape.HeadSize;
        var keyCount = shape.Batch * shape.Keys * shape.Heads * shape.HeadSize;
        Queries = Filled(count, 1, 1.5f);
        Keys = Filled(keyCount, 2, 1.5f);
        Values = Filled(keyCount, 3, 1f);
        OutputGradient = Filled(count, 4, 1f);
        Bias = hasBias ? Filled(shape.Heads * shape.Sequence * shape.Keys, 5, 2f) : [];
    }

    public AttentionShape Shape { get; }

    public int[] Mask { get; }

    public float Step { get; }

    public CodeRange Range { get; }

    public float Scale { get; }

    public float[] Queries { get; }

    public float[] Keys { get; }

    public float[] Values { get; }

    public float[] OutputGradient { get; }

    /// <summary>[heads, sequence, keys]; empty for none.</summary>
    public float[] Bias { get; }

    /// <summary>Element of the bias of a head's score.</summary>
    public int BiasIndex(int head, int query, int key) =>
        (((head * Shape.Sequence) + query) * Shape.Keys) + key;

    /// <summary>Element of head <paramref name="head"/> at a position of a sentence.</summary>
    public int Index(int sentence, int position, int head, int element) =>
        (((((sentence * Shape.Sequence) + position) * Shape.Heads) + head) * Shape.HeadSize) + element;

    /// <summary>The same of the keys and values.</summary>
    public int KeyIndex(int sentence, int position, int head, int element) =>
        (((((sentence * Shape.Keys) + position) * Shape.Heads) + head) * Shape.HeadSize) + element;

    /// <summary>Whether a query sees a key: the mask keeps it, and it is not behind a causal query.</summary>
    public bool Sees(int sentence, int query, int key) =>
        Mask[(sentence * Shape.Keys) + key] != 0
        && (!Shape.IsCausal || key <= Shape.Keys - Shape.Sequence + query);

    public float[] Forward(int threads, MatrixProductPath path)
    {
        using var pool = new WorkerPool(threads);
        using var workspace = new AttentionWorkspace();
        var output = Unset(Queries.Length);
        fixed (float* queries = Queries, keys = Keys, values = Values, bias = Bias, target = output)
        fixed (int* mask = Mask)
        {
            var step = Step;
            var operands = Operands(queries, keys, values, mask, bias, &step);
            MultiHeadAttention.Forward(pool, workspace, operands, target, path);
        }

        return output;
    }

    public AttentionResult Backward(int threads, MatrixProductPath path, double stepScale = 1)
    {
        using var pool = new WorkerPool(threads);
        using var workspace = new AttentionWorkspace();
        var result = new AttentionResult(
            Unset(Queries.Length), Unset(Keys.Length), Unset(Keys.Length), Unset(1), Unset(Bias.Length));
        fixed (float* queries = Queries, keys = Keys, values = Values, bias = Bias, output = OutputGradient)
        fixed (float* dq = result.Queries, dk = result.Keys, dv = result.Values, ds = result.Step, db = result.Bias)
        fixed (int* mask = Mask)
        {
            var step = Step;
            MultiHeadAttention.Backward(
                pool,
                workspace,
                Operands(queries, keys, values, mask, bias, &step),
                new AttentionGradients(output, dq, dk, dv, ds, stepScale, db),
                path);
        }

        return result;
    }

    private static float[] Unset(int count)
    {
        var values = new float[count];
        Array.Fill(values, float.NaN);
        return values;
    }

    private static float[] Filled(int count, int seed, float range) =>
    [
        .. Enumerable.Range(0, count)
            .Select(i => ((uint)((i + (seed * 7919)) * 2654435761L) / 2147483648f * range) - range),
    ];

    private AttentionOperands Operands(
        float* queries, float* keys, float* values, int* mask, float* bias, float* step) =>
        new(
            Shape,
            queries,
            keys,
            values,
            mask,
            Scale,
            Step > 0 ? new ProbabilityQuantizer(step, Range) : default,
            bias);
}
