using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using QuantBuild.Kernels.Threading;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>
/// Products of few rows with the transpose of a row-major matrix, such as those of a decoder that writes one token:
/// each weight is used so seldom that packing it would cost more than the product. Squares of B are turned in
/// registers.
/// </summary>
internal static unsafe class FewRowsMatrixProduct
{
    // With more, B is better read once and packed for all of them.
    private const int MostRows = 4;

    private const int Square = 4;
    private const int Group = 4 * Square;
    private const int LineFloats = 16;

    public static bool Fits(MatrixView a, MatrixView b, MatrixView c) =>
        c.Rows <= MostRows && b.RowStride == 1 && a.ColumnStride == 1 && PanelTransposition.HasSquares;

    public static void Multiply<TEpilogue>(
        WorkerPool pool, MatrixView a, MatrixView b, MatrixView c, TEpilogue epilogue)
        where TEpilogue : struct, IMatrixEpilogue
    {
        var body = new Body<TEpilogue>(a, b, c, epilogue);
        pool.Run(body.Tasks, body);
    }

    /// <summary>One task: a run of columns of C, all rows.</summary>
    private readonly struct Body<TEpilogue>(MatrixView a, MatrixView b, MatrixView c, TEpilogue epilogue)
        : IParallelBody
        where TEpilogue : struct, IMatrixEpilogue
    {
        // At least as many weights as pay for handing a task to a thread.
        private const int TaskWeights = 32 * 1024;

        public int Tasks => (c.Columns + TaskColumns - 1) / TaskColumns;

        private int TaskColumns => int.Max(Group, TaskWeights / int.Max(a.Columns, 1) / Group * Group);

        public void Run(int task, int worker)
        {
            var start = task * TaskColumns;
            var end = int.Min(c.Columns, start + TaskColumns);
            for (var column = start; column < end; column += Group)
            {
                for (var row = 0; row < c.Rows; row++)
                {
                    MultiplyGroup(
                        a.Data + (row * a.RowStride), b.Data + (column * b.ColumnStride), b.ColumnStride, a.Columns,
                        int.Min(Group, end - column), c.Data + (row * c.RowStride) + column);
                }
            }

            for (var row = 0; row < c.Rows; row++)
            {
                epilogue.Apply(c.Data + (row * c.RowStride) + start, row, start, end - start);
            }
        }
    }

    /// <summary>Up to sixteen elements of a row of C.</summary>
    private static void MultiplyGroup(float* a, float* b, nint stride, int depth, int columns, float* c)
    {
        if (depth == 0)
        {
            new Span<float>(c, columns).Clear();
        }

        for (var start = 0; start < depth; start += MatrixProduct.DepthBlock)
        {
            var length = int.Min(MatrixProduct.DepthBlock, depth - start);
            if (columns == Group)
            {
                AddSixteen(a + start, b + start, stride, length, c, isFirst: start == 0);
                continue;
            }

            for (var column = 0; column < columns; column++)
            {
                AddOne(a + start, b + (column * stride) + start, length, c + column, isFirst: start == 0);
            }
        }
    }

    /// <summary>What a block adds to sixteen elements: chains that do not wait for each other.</summary>
    private static void AddSixteen(float* a, float* b, nint stride, int depth, float* c, bool isFirst)
    {
        if (Avx.IsSupported)
        {
            AddTwiceEight(a, b, stride, depth, c, isFirst);
            return;
        }

        AddFourTimesFour(a, b, stride, depth, c, isFirst);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTwiceEight(float* a, float* b, nint stride, int depth, float* c, bool isFirst)
    {
        Vector256<float> c0 = default, c1 = default;
        var k = 0;
        for (; k <= depth - Square; k += Square)
        {
            if (k % LineFloats == 0)
            {
                PrefetchNext(b + k, stride);
            }

            c0 = ExtendEight(a + k, b + k, stride, c0);
            c1 = ExtendEight(a + k, b + (8 * stride) + k, stride, c1);
        }

        for (; k < depth; k++)
        {
            c0 = ExtendEightByOne(a[k], b + k, stride, c0);
            c1 = ExtendEightByOne(a[k], b + (8 * stride) + k, stride, c1);
        }

        if (!isFirst)
        {
            c0 = Vector256.Load(c) + c0;
            c1 = Vector256.Load(c + 8) + c1;
        }

        c0.Store(c);
        c1.Store(c + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFourTimesFour(float* a, float* b, nint stride, int depth, float* c, bool isFirst)
    {
        Vector128<float> c0 = default, c1 = default, c2 = default, c3 = default;
        var k = 0;
        for (; k <= depth - Square; k += Square)
        {
            c0 = Extend(a + k, b + k, stride, c0);
            c1 = Extend(a + k, b + (4 * stride) + k, stride, c1);
            c2 = Extend(a + k, b + (8 * stride) + k, stride, c2);
            c3 = Extend(a + k, b + (12 * stride) + k, stride, c3);
        }

        for (; k < depth; k++)
        {
            c0 = ExtendByOne(a[k], b + k, stride, c0);
            c1 = ExtendByOne(a[k], b + (4 * stride) + k, stride, c1);
            c2 = ExtendByOne(a[k], b + (8 * stride) + k, stride, c2);
            c3 = ExtendByOne(a[k], b + (12 * stride) + k, stride, c3);
        }

        if (!isFirst)
        {
            c0 = Vector128.Load(c) + c0;
            c1 = Vector128.Load(c + 4) + c1;
            c2 = Vector128.Load(c + 8) + c2;
            c3 = Vector128.Load(c + 12) + c3;
        }

        c0.Store(c);
        c1.Store(c + 4);
        c2.Store(c + 8);
        c3.Store(c + 12);
    }

    // Sixteen rows at once are more streams than the processor follows: the lines of the next sixteen are asked for.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PrefetchNext(float* b, nint stride)
    {
        var next = b + (Group * stride);
        for (var row = 0; row < Group; row++)
        {
            Sse.Prefetch0(next + (row * stride));
        }
    }

    // Columns 0 … 3 in the lower half, 4 … 7 in the upper one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> ExtendEight(float* a, float* b, nint stride, Vector256<float> chain)
    {
        var upper = b + (4 * stride);
        var (k0, k1, k2, k3) = PanelTransposition.Transpose(
            Vector256.Create(Vector128.Load(b), Vector128.Load(upper)),
            Vector256.Create(Vector128.Load(b + stride), Vector128.Load(upper + stride)),
            Vector256.Create(Vector128.Load(b + (2 * stride)), Vector128.Load(upper + (2 * stride))),
            Vector256.Create(Vector128.Load(b + (3 * stride)), Vector128.Load(upper + (3 * stride))));
        chain = Vector256.FusedMultiplyAdd(Vector256.Create(a[0]), k0, chain);
        chain = Vector256.FusedMultiplyAdd(Vector256.Create(a[1]), k1, chain);
        chain = Vector256.FusedMultiplyAdd(Vector256.Create(a[2]), k2, chain);
        return Vector256.FusedMultiplyAdd(Vector256.Create(a[3]), k3, chain);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> ExtendEightByOne(float a, float* b, nint stride, Vector256<float> chain) =>
        Vector256.FusedMultiplyAdd(
            Vector256.Create(a),
            Vector256.Create(
                b[0], b[stride], b[2 * stride], b[3 * stride],
                b[4 * stride], b[5 * stride], b[6 * stride], b[7 * stride]),
            chain);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Extend(float* a, float* b, nint stride, Vector128<float> chain)
    {
        var (k0, k1, k2, k3) = PanelTransposition.Transpose(
            Vector128.Load(b), Vector128.Load(b + stride), Vector128.Load(b + (2 * stride)),
            Vector128.Load(b + (3 * stride)));
        chain = Vector128.FusedMultiplyAdd(Vector128.Create(a[0]), k0, chain);
        chain = Vector128.FusedMultiplyAdd(Vector128.Create(a[1]), k1, chain);
        chain = Vector128.FusedMultiplyAdd(Vector128.Create(a[2]), k2, chain);
        return Vector128.FusedMultiplyAdd(Vector128.Create(a[3]), k3, chain);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ExtendByOne(float a, float* b, nint stride, Vector128<float> chain) =>
        Vector128.FusedMultiplyAdd(
            Vector128.Create(a), Vector128.Create(b[0], b[stride], b[2 * stride], b[3 * stride]), chain);

    private static void AddOne(float* a, float* b, int depth, float* c, bool isFirst)
    {
        var chain = 0f;
        for (var k = 0; k < depth; k++)
        {
            chain = MathF.FusedMultiplyAdd(a[k], b[k], chain);
        }

        *c = isFirst ? chain : *c + chain;
    }
}
