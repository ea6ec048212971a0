namespace QuantBuild.Kernels.Tests.Support;

/// <summary>Finite differences of a double-precision function of many variables.</summary>
internal static class Slope
{
    private const double Step = 1e-5;

    public static double[] Of(Func<double[], double> function, IReadOnlyList<float> point)
    {
        double[] x = [.. point.Select(value => (double)value)];
        var slopes = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            var before = x[i];
            x[i] = before + Step;
            var above = function(x);
            x[i] = before - Step;
            slopes[i] = (above - function(x)) / (2 * Step);
            x[i] = before;
        }

        return slopes;
    }
}
