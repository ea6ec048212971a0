using QuantBuild.Kernels.Random;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Tests.Support;

/// <summary>Random matrices.</summary>
internal static class Weights
{
    /// <summary>Normal values, each row twice as large as the one before it modulo 4.</summary>
    public static Tensor Create(ComputeBackend backend, int rows, int columns, float offset = 0f)
    {
        var random = new CounterRandom(11, 0, 0);
        var values = new float[rows * columns];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = offset + (0.1f * (1 << (i / columns % 4)) * (float)random.Normal((ulong)i));
        }

        return backend.FromHost(values, new Shape(rows, columns));
    }
}
