using QuantBuild.Kernels.MatrixProducts;
using QuantBuild.Kernels.Normalization;
using QuantBuild.Kernels.Quantizers;
using QuantBuild.Kernels.Reductions;
using QuantBuild.Kernels.Threading;

namespace QuantBuild.Kernels.Attention;

/// <summary>
/// One task: the gradients of one head, from probabilities computed again. Where the gradient of the bias is wanted,
/// which adds up over the sentences, a task is one head of all sentences, one after another.
/// </summary>
internal readonly unsafe struct AttentionBackward<TKernel>(
    AttentionOperands operands,
    AttentionGradients gradients,
    double* stepPartials,
    float* memory,
    nint floatsPerWorker) : IParallelBody
    where TKernel : struct, IMicrokernel
{
    public static HeadMemory<TKernel> Memory(AttentionShape shape, float* start) =>
        new(shape, shape.Sequence, 3, start);

    /// <summary>How many tasks there are.</summary>
    public int Tasks => gradients.Bias == null ? operands.Shape.HeadCount : operands.Shape.Heads;

    public void Run(int task, int worker)
    {
        if (gradients.Bias != null)
        {
            BiasGradient(task).Clear();
        }

        for (var head = task; head < operands.Shape.HeadCount; head += Tasks)
        {
            RunHead(head, worker);
        }
    }

    private void RunHead(int task, int worker)
    {
        var scratch = Memory(operands.Shape, memory + (worker * floatsPerWorker));
        var validKeys = operands.ValidKeys(task, scratch.Positions);
        var queries = operands.Queries(task);
        var outputGradient = operands.Head(gradients.Output, task);
        var keys = validKeys.Rows(operands.Keys(task), scratch.Keys);
        var values = validKeys.Rows(operands.Values(task), scratch.Values);
        var columns = HeadMemory<TKernel>.PaddedColumns(validKeys.Count);
        var probabilities = new MatrixView(scratch.Probabilities, queries.Rows, validKeys.Count, columns);

        Multiply(
            queries,
            keys.Transposed(),
            HeadMemory<TKernel>.Scores(scratch.Probabilities, queries.Rows, validKeys.Count),
            operands.Scale, scratch);
        if (operands.Bias(task) != null)
        {
            var bias = new MatrixView(operands.Bias(task), queries.Rows, operands.Shape.Keys);
            validKeys.AddColumns(bias, probabilities);
        }

        HeadProducts<TKernel>.FillPadding(
            scratch.Probabilities, queries.Rows, validKeys.Count, float.NegativeInfinity);
        var causality = new Causality(operands.Shape, validKeys, firstQuery: 0);
        causality.HideKeysBehind(probabilities);
        Softmax.Forward(scratch.Probabilities, scratch.Probabilities, columns, 0, queries.Rows);
        causality.ClearRowsWithoutKeys(probabilities);
        var quantized = Quantized(scratch, probabilities);

        // With o = p̂·v: dp̂ = do·vᵀ, dv = p̂ᵀ·do. The copies of the values are free after the first.
        Multiply(
            outputGradient,
            values.Transposed(),
            HeadMemory<TKernel>.Scores(scratch.Gradient, queries.Rows, validKeys.Count),
            1, scratch);
        HeadProducts<TKernel>.FillPadding(scratch.Gradient, queries.Rows, validKeys.Count, 0);
        WriteKeyRows(
            validKeys, quantized.Transposed(), outputGradient, operands.KeyHead(gradients.Values, task), scratch.Values,
            1, scratch);

        // Through the quantizer and the softmax: the gradient of the scaled scores.
        var scores = new MatrixView(
            ScoreGradient(scratch, queries.Rows, columns, task), queries.Rows, validKeys.Count, columns);
        if (gradients.Bias != null)
        {
            var bias = gradients.Bias + operands.Shape.BiasOffset(task);
            validKeys.AddToColumns(scores, new MatrixView(bias, queries.Rows, operands.Shape.Keys));
        }

        Multiply(scores, keys, operands.Head(gradients.Queries, task), operands.Scale, scratch);
        WriteKeyRows(
            validKeys, scores.Transposed(), queries, operands.KeyHead(gradients.Keys, task), scratch.Keys,
            operands.Scale, scratch);
    }

    private Span<float> BiasGradient(int head)
    {
        var count = checked(operands.Shape.Sequence * operands.Shape.Keys);
        return new Span<float>(gradients.Bias + operands.Shape.BiasOffset(head), count);
    }

    private static void Multiply(MatrixView a, MatrixView b, MatrixView c, float scale, HeadMemory<TKernel> scratch)
    {
        // The two packing areas differ in shape: [headSize, keys] and [keys or queries, headSize].
        var packed = b.ColumnStride != 1 ? scratch.PackedKeys : scratch.PackedValues;
        HeadProducts<TKernel>.Multiply(a, b, c, scale, packed, scratch.Tile);
    }

    private static void WriteKeyRows(
        ValidKeys validKeys, MatrixView a, MatrixView b, MatrixView all, float* copies, float scale,
        HeadMemory<TKernel> scratch)
    {
        var written = validKeys.RowsToWrite(all, copies);
        Multiply(a, b, written, scale, scratch);
        validKeys.Scatter(written, all);
    }

    private MatrixView Quantized(HeadMemory<TKernel> scratch, MatrixView probabilities)
    {
        var quantizer = operands.Quantizer;
        if (quantizer.Step == null)
        {
            return probabilities;
        }

        var count = probabilities.Rows * probabilities.RowStride;
        FakeQuantizer.Forward(
            scratch.Probabilities, quantizer.Step, null, quantizer.Range, StepLayout.PerTensor(count),
            scratch.Quantized, 0,
            count);
        return new MatrixView(
            scratch.Quantized, probabilities.Rows, probabilities.Columns, probabilities.RowStride);
    }

    private float* ScoreGradient(HeadMemory<TKernel> scratch, int rows, nint columns, int task)
    {
        var gradient = scratch.Gradient;
        var quantizer = operands.Quantizer;
        stepPartials[task] = 0;
        if (quantizer.Step != null && columns > 0)
        {
            var layout = StepLayout.PerTensor(rows * columns);
            var chunks = FixedChunks.OfElements(rows * columns);
            FakeQuantizer.Backward(
                scratch.Probabilities, quantizer.Step, null, quantizer.Range, layout, gradient, scratch.Quantized,
                scratch.Partials, 0, chunks);
            stepPartials[task] = FixedChunks.Combine(scratch.Partials, chunks);
            gradient = scratch.Quantized;
        }

        Softmax.Backward(scratch.Probabilities, gradient, gradient, columns, 0, rows);
        return gradient;
    }
}
