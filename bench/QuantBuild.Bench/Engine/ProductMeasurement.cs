using System.Runtime.InteropServices;
using QuantBuild.Kernels.MatrixProducts;
using QuantBuild.Kernels.Threading;

namespace QuantBuild.Bench.Engine;

/// <summary>
/// Times one product, each repetition between two measurements of the peak, so that a change of clock frequency or a
/// busy neighbour hits both alike.
/// </summary>
internal static unsafe class ProductMeasurement
{
    private const int Repetitions = 15;
    private const double SecondsPerRepetition = 0.01;

    public static Measurement Measure(ProductCase product, WorkerPool pool)
    {
        var a = Allocate(product.Rows, product.Depth);
        var b = Allocate(product.Depth, product.Columns);
        var c = Allocate(product.Rows, product.Columns);
        try
        {
            using var workspace = new MatrixProductWorkspace();
            var left = product.Form == ProductForm.TN
                ? new MatrixView(a, product.Depth, product.Rows).Transposed()
                : new MatrixView(a, product.Rows, product.Depth);
            var right = product.Form == ProductForm.NT
                ? new MatrixView(b, product.Columns, product.Depth).Transposed()
                : new MatrixView(b, product.Depth, product.Columns);
            return Measure(product, pool, workspace, left, right, new MatrixView(c, product.Rows, product.Columns));
        }
        finally
        {
            NativeMemory.AlignedFree(a);
            NativeMemory.AlignedFree(b);
            NativeMemory.AlignedFree(c);
        }
    }

    private static Measurement Measure(
        ProductCase product,
        WorkerPool pool,
        MatrixProductWorkspace workspace,
        MatrixView left,
        MatrixView right,
        MatrixView target)
    {
        MultiplyAddPeak.Measure(pool);
        var calls = 1;
        var seconds = Time(pool, workspace, left, right, target, calls);
        while (seconds < SecondsPerRepetition)
        {
            calls = Math.Max(calls + 1, (int)(calls * 1.2 * SecondsPerRepetition / Math.Max(seconds, 1e-6)));
            seconds = Time(pool, workspace, left, right, target, calls);
        }

        var rates = new double[Repetitions];
        var peaks = new double[Repetitions];
        var ratios = new double[Repetitions];
        var before = MultiplyAddPeak.Measure(pool);
        for (var repetition = 0; repetition < Repetitions; repetition++)
        {
            rates[repetition] = product.Operations * calls / Time(pool, workspace, left, right, target, calls) / 1e9;
            var after = MultiplyAddPeak.Measure(pool);
            peaks[repetition] = (before + after) / 2;
            ratios[repetition] = rates[repetition] / peaks[repetition];
            before = after;
        }

        return new Measurement(product.Name, Median.Of(rates), "GFLOP/s", Median.Of(peaks), Median.Of(ratios));
    }

    private static double Time(
        WorkerPool pool,
        MatrixProductWorkspace workspace,
        MatrixView left,
        MatrixView right,
        MatrixView target,
        int calls)
    {
        var start = EngineClock.Seconds;
        for (var call = 0; call < calls; call++)
        {
            MatrixProduct.Multiply(pool, workspace, left, right, target);
        }

        return EngineClock.Seconds - start;
    }

    private static float* Allocate(int rows, int columns)
    {
        var floats = checked(rows * columns);
        var memory = (float*)NativeMemory.AlignedAlloc((nuint)floats * sizeof(float), 64);
        for (var i = 0; i < floats; i++)
        {
            memory[i] = (((i * 7919L) % 1009) - 504) / 504f;
        }

        return memory;
    }
}
