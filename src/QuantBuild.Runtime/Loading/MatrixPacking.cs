using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.Deltas;
using QuantBuild.Formats.Numbers;
using QuantBuild.Kernels.Quantizers;
using QuantBuild.Runtime.Execution;

namespace QuantBuild.Runtime.Loading;

/// <summary>
/// Packs quantized matrices for products. What is the backbone's lies in memory that all models on it share; a task's
/// outliers and steps lie beside, in its own.
/// </summary>
internal sealed unsafe class MatrixPacking(StoredTensors tensors, NativeArena arena, SharedBackbone? backbone)
{
    /// <param name="tensor">What the matrix is.</param>
    /// <param name="weight">As it is stored.</param>
    /// <exception cref="Formats.ModelFileException">The task's steps are not as many as the matrix's.</exception>
    public QuantizedMatrixView Pack(TensorDescription tensor, QuantizedMatrix weight)
    {
        var changes = tensors.ChangesOf(tensor, weight);
        var packed = backbone?.Matrix(tensor.Name, memory => Pack(weight, memory)) ?? Pack(weight, arena);
        if (changes is null)
        {
            return packed.View(weight, packed.Steps);
        }

        var view = packed.View(
            weight,
            changes.Steps is null ? packed.Steps : arena.Copy<float>(changes.StepsIn(weight).Steps));
        return changes.Positions.Length == 0 ? view : With(view, changes);
    }

    private static PackedCodesMemory Pack(QuantizedMatrix weight, NativeArena memory)
    {
        var perRow = QuantizedMatrixView.WordsPerRow(weight.Columns, weight.Bits);
        var words = memory.Allocate<int>((nint)weight.Rows * perRow);
        for (var row = 0; row < weight.Rows; row++)
        {
            PackedCodes.Pack(
                weight.Codes.AsSpan(row * weight.Columns, weight.Columns),
                weight.Bits,
                new Span<int>(words + ((nint)row * perRow), perRow));
        }

        return new PackedCodesMemory(
            words, memory.Copy<float>(weight.Steps), weight.IsSymmetric ? null : memory.Copy<int>(weight.ZeroPoints));
    }

    private QuantizedMatrixView With(QuantizedMatrixView view, MatrixDelta changes)
    {
        var count = changes.Positions.Length;
        var starts = arena.Allocate<int>(view.Rows + 1);
        var columns = arena.Allocate<int>(count);
        var next = 0;
        for (var row = 0; row < view.Rows; row++)
        {
            starts[row] = next;
            for (; next < count && changes.Positions[next] / view.Columns == row; next++)
            {
                columns[next] = changes.Positions[next] % view.Columns;
            }
        }

        starts[view.Rows] = next;
        return view.With(starts, columns, arena.Copy<float>(changes.Values));
    }
}
