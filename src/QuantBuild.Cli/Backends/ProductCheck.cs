using System.Diagnostics;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Cli.Backends;

/// <summary>Has a backend multiply two matrices, and holds the product against that of the default backend.</summary>
/// <param name="Identity">What computed.</param>
/// <param name="Deviation">‖product − default's product‖ / ‖default's product‖.</param>
/// <param name="GigaFlops">10⁹ operations a second, two an element of the innermost loop; best of several.</param>
/// <param name="DefaultGigaFlops">Likewise, of the default backend with as many threads.</param>
internal sealed record ProductCheck(
    BackendIdentity Identity, double Deviation, double GigaFlops, double DefaultGigaFlops)
{
    /// <summary>Rows and columns of the matrices.</summary>
    public const int Extent = 512;

    private const int Repetitions = 5;

    // Rounding of sums of 512 products in float32, and of the factors in bfloat16, with room.
    private const double FullTolerance = 1e-5;
    private const double ReducedTolerance = 2e-2;

    public bool IsClose => Deviation <= (Identity.Precision == "float32" ? FullTolerance : ReducedTolerance);

    public static ProductCheck Run(BackendChoice choice)
    {
        float[] left = [.. Values(0.37)];
        float[] right = [.. Values(0.73)];
        var (expected, usual) = Multiply(BackendRegistry.Default(choice.Options.Threads), left, right);
        var (product, seconds) = Multiply(choice, left, right);
        var error = product.Zip(expected, (some, other) => Square((double)some - other)).Sum();
        var size = expected.Sum(value => Square(value));
        return new ProductCheck(choice.Identity, Math.Sqrt(error / size), SpeedOf(seconds), SpeedOf(usual));
    }

    private static double SpeedOf(double seconds) => 2.0 * Extent * Extent * Extent / seconds / 1e9;

    private static (float[] Product, double Seconds) Multiply(
        BackendChoice choice, float[] left, float[] right)
    {
        using var backend = choice.Create();
        using var scope = backend.OpenScope();
        var shape = new Shape(Extent, Extent);
        var (first, second) = (backend.FromHost(left, shape), backend.FromHost(right, shape));
        var best = double.PositiveInfinity;
        float[] product = [];
        for (var i = 0; i < Repetitions; i++)
        {
            var began = Stopwatch.GetTimestamp();

            // Reading waits for the device.
            product = backend.ReadFloats(backend.MatrixProduct(
                first, second, transposeLeft: false, transposeRight: false, record: false).Output);
            best = Math.Min(best, Stopwatch.GetElapsedTime(began).TotalSeconds);
        }

        return (product, best);
    }

    // Between −0.5 and 0.5, without a pattern along rows or columns.
    private static IEnumerable<float> Values(double step) => Enumerable.Range(0, Extent * Extent)
        .Select(i => (float)((((i + 1) * step) + (i * (long)i % 1009 / 1009.0)) % 1.0) - 0.5f);

    private static double Square(double value) => value * value;
}
