using QuantBuild.Kernels.Random;
using QuantBuild.Quantization.Algorithms.Gptq;

namespace QuantBuild.Quantization.Tests.Algorithms.Gptq;

/// <summary>Hessians of random inputs.</summary>
internal static class Hessians
{
    /// <summary>Of inputs whose neighbours go together, and whose later columns are larger.</summary>
    public static SymmetricMatrix Correlated(int size)
    {
        var random = new CounterRandom(5, 0, 0);
        var hessian = new SymmetricMatrix(size);
        var input = new double[size];
        for (var token = 0; token < 4 * size; token++)
        {
            var last = 0.0;
            for (var i = 0; i < size; i++)
            {
                last = (0.8 * last) + random.Normal((ulong)((token * size) + i));
                input[i] = last * (1 + (2.0 * i / size));
            }

            for (var i = 0; i < size; i++)
            {
                for (var j = 0; j < size; j++)
                {
                    hessian[i, j] += 2 * input[i] * input[j];
                }
            }
        }

        return hessian;
    }

    public static SymmetricMatrix Identity(int size)
    {
        var identity = new SymmetricMatrix(size);
        for (var i = 0; i < size; i++)
        {
            identity[i, i] = 1;
        }

        return identity;
    }

    /// <summary>
    /// Σ over rows of δᵀHδ/2, δ the row of the difference: the squared error of the product's output.
    /// </summary>
    public static double Error(SymmetricMatrix hessian, float[] weight, float[] quantized)
    {
        var size = hessian.Size;
        var sum = 0.0;
        for (var start = 0; start < weight.Length; start += size)
        {
            for (var i = 0; i < size; i++)
            {
                for (var j = 0; j < size; j++)
                {
                    sum += (quantized[start + i] - weight[start + i]) * hessian[i, j]
                        * (quantized[start + j] - weight[start + j]) / 2;
                }
            }
        }

        return sum;
    }
}
