using QuantBuild.Kernels.MatrixProducts;
using QuantBuild.Kernels.Normalization;
using QuantBuild.Kernels.Quantizers;
using QuantBuild.Kernels.Threading;

namespace QuantBuild.Kernels.Attention;

/// <summary>One task: softmax(scale · q·kᵀ + bias)·v of one head, some queries at a time.</summary>
internal readonly unsafe struct AttentionForward<TKernel>(
    AttentionOperands operands, float* output, float* memory, nint floatsPerWorker) : IParallelBody
    where TKernel : struct, IMicrokernel
{
    /// <summary>Queries at a time: a multiple of every kernel's rows.</summary>
    public const int QueryRows = 48;

    public static HeadMemory<TKernel> Memory(AttentionShape shape, float* start) => new(shape, QueryRows, 1, start);

    public void Run(int task, int worker)
    {
        var scratch = Memory(operands.Shape, memory + (worker * floatsPerWorker));
        var validKeys = operands.ValidKeys(task, scratch.Positions);
        var queries = operands.Queries(task);
        var outputs = operands.Head(output, task);
        var keys = HeadProducts<TKernel>.Pack(
            validKeys.Rows(operands.Keys(task), scratch.Keys).Transposed(), scratch.PackedKeys);
        var values = HeadProducts<TKernel>.Pack(
            validKeys.Rows(operands.Values(task), scratch.Values), scratch.PackedValues);
        for (var row = 0; row < queries.Rows; row += QueryRows)
        {
            var rows = int.Min(QueryRows, queries.Rows - row);
            var bias = operands.Bias(task);
            Attend(
                scratch,
                Slice(queries, row, rows),
                keys,
                values,
                validKeys,
                row,
                bias == null ? null : bias + ((nint)row * operands.Shape.Keys),
                Slice(outputs, row, rows));
        }
    }

    private void Attend(
        HeadMemory<TKernel> scratch,
        MatrixView queries,
        PackedPanels<TKernel> keys,
        PackedPanels<TKernel> values,
        ValidKeys validKeys,
        int firstQuery,
        float* bias,
        MatrixView outputs)
    {
        var keyCount = validKeys.Count;
        var columns = HeadMemory<TKernel>.PaddedColumns(keyCount);
        var probabilities = new MatrixView(scratch.Probabilities, queries.Rows, keyCount, columns);
        if (keyCount > 0)
        {
            var scores = HeadMemory<TKernel>.Scores(scratch.Probabilities, queries.Rows, keyCount);
            HeadProducts<TKernel>.Multiply(queries, keys, scores, operands.Scale, scratch.Tile);
            if (bias != null)
            {
                validKeys.AddColumns(new MatrixView(bias, queries.Rows, operands.Shape.Keys), scores);
            }

            HeadProducts<TKernel>.FillPadding(
                scratch.Probabilities, queries.Rows, keyCount, float.NegativeInfinity);
            var causality = new Causality(operands.Shape, validKeys, firstQuery);
            causality.HideKeysBehind(probabilities);
            Softmax.Forward(scratch.Probabilities, scratch.Probabilities, columns, 0, queries.Rows);
            causality.ClearRowsWithoutKeys(probabilities);
            Quantize(scratch.Probabilities, queries.Rows * columns);
        }

        HeadProducts<TKernel>.Multiply(probabilities, values, outputs, 1, scratch.Tile);
    }

    private void Quantize(float* probabilities, nint count)
    {
        var quantizer = operands.Quantizer;
        if (quantizer.Step != null)
        {
            FakeQuantizer.Forward(
                probabilities, quantizer.Step, null, quantizer.Range, StepLayout.PerTensor(count), probabilities, 0,
                count);
        }
    }

    private static MatrixView Slice(MatrixView matrix, int row, int rows) =>
        new(matrix.Data + (row * matrix.RowStride), rows, matrix.Columns, matrix.RowStride);
}
