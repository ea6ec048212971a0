using System.Runtime.InteropServices;
using System.Security.Cryptography;
using QuantBuild.Kernels.Elementwise;
using QuantBuild.Kernels.Losses;
using QuantBuild.Kernels.MatrixProducts;
using QuantBuild.Kernels.Normalization;
using QuantBuild.Kernels.Numerics;
using QuantBuild.Kernels.Optimizers;
using QuantBuild.Kernels.Pooling;
using QuantBuild.Kernels.Quantizers;
using QuantBuild.Kernels.Random;
using QuantBuild.Kernels.Reductions;
using QuantBuild.Kernels.Threading;

namespace QuantBuild.Kernels.Tests.Support;

/// <summary>
/// One SHA-256 over the results of the kernels on small generated inputs. The same on every processor and operating
/// system, and changed only together with <see cref="NumericsVersion"/>.
/// </summary>
internal static unsafe class KernelDigest
{
    private const int Rows = 70;
    private const int Columns = 37;
    private const int Count = Rows * Columns;

    public static string Compute()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var x = Normal(1, 2);
        var other = Normal(2, 1);
        var result = new float[Count];
        var codes = new sbyte[Count];
        var partials = new double[2 * Count];
        var small = new float[4 * Rows];
        fixed (float* a = x, b = other, y = result, s = small)
        fixed (double* p = partials)
        fixed (sbyte* c = codes)
        {
            void Append()
            {
                hash.AppendData(MemoryMarshal.AsBytes(result.AsSpan()));
                hash.AppendData(MemoryMarshal.AsBytes(partials.AsSpan()));
                hash.AppendData(MemoryMarshal.AsBytes(small.AsSpan()));
            }

            Append();
            Arithmetic.Interpolate(0.3f, a, b, y, 0, Count);
            Append();
            Gelu.Forward(a, y, 0, Count);
            Append();
            Gelu.Backward(a, b, y, 0, Count);
            Append();
            HyperbolicTangent.Forward(a, y, 0, Count);
            Append();
            Dropout.Apply(new CounterRandom(1, 3), 0.2f, a, y, 0, Count);
            Append();
            Softmax.Forward(a, y, Columns, 0, Rows);
            Append();
            Softmax.Backward(y, b, y, Columns, 0, Rows);
            Append();
            LayerNormalization.Forward(a, null, null, b, b + Columns, 1e-5f, y, s, s + Rows, Columns, 0, Rows);
            LayerNormalization.ParameterPartials(a, s, s + Rows, b, p, p + Count, Rows, Columns, 0, 2);
            Append();
            LayerNormalization.Backward(a, s, s + Rows, b, b, y, Columns, 0, Rows);
            Append();
            Sums.Squares(a, Count, p, 0, 1);
            ColumnSums.Partial(a, Rows, Columns, p + 1, 0, 2);
            Append();
            fixed (int* labels = Enumerable.Range(0, Rows).Select(i => i % Columns).ToArray())
            {
                CrossEntropy.Forward(a, labels, y, p, Columns, 0, Rows);
            }

            Append();
            Quantizers(a, b, y, s, p, c);
            Append();
            Arithmetic.Fill(0f, y, 0, Count);
            Arithmetic.Multiply(b, b, b, 0, Count);
            Adam.Step(
                a, b, y, b, AdamCoefficients.AtStep(7, 1e-3, 0.9, 0.999, 1e-8, 0.01), null, float.NegativeInfinity, 0,
                Count);
            Append();
            hash.AppendData(MemoryMarshal.AsBytes(x.AsSpan()));
            Doubles(partials);
            Append();
            RandomFill.Normal(new CounterRandom(2026, 3), 0, 1, b, 0, Count);
            TanhGelu.Forward(a, y, 0, Count);
            Append();
            TanhGelu.Backward(a, b, y, 0, Count);
            Append();
            RootMeanSquareNormalization.Forward(a, b, 1e-6f, y, s, Columns, 0, Rows);
            RootMeanSquareNormalization.ParameterPartials(a, s, b, p, Rows, Columns, 0, 1);
            Append();
            RootMeanSquareNormalization.Backward(a, s, b, b, y, Columns, 0, Rows);
            Append();
            UnitLength.Forward(a, y, Columns, 0, Rows);
            Append();
            UnitLength.Backward(a, b, y, Columns, 0, Rows);
            Append();
            Pooled(a, b, y);
            Append();
            Decoded(c, y, s);
            Append();
            Elements(a, b, y);
            Append();
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Quantizers(float* a, float* b, float* y, float* small, double* partials, sbyte* codes)
    {
        var rows = StepLayout.Of(Rows, Columns, Rows);
        for (var row = 0; row < Rows; row++)
        {
            small[row] = 0.1f + (row * 0.003f);
        }

        FakeQuantizer.Forward(a, small, null, CodeRange.Symmetric(4), rows, y, 0, Count);
        FakeQuantizer.SquaredError(a, small, null, CodeRange.Symmetric(4), rows, partials, 0, rows.ChunkCount);
        FakeQuantizer.Backward(
            a, small, null, CodeRange.Asymmetric(4), rows, b, y, partials + Rows, 0, rows.ChunkCount);
        TernaryQuantizer.Fit(a, rows, small + Rows, small + (2 * Rows), 0, Rows);
        UniformCodec.Encode(a, small, null, CodeRange.Asymmetric(8), rows, codes, 0, Count);
        for (var i = 0; i < Count; i++)
        {
            y[i] += codes[i];
        }
    }

    /// <summary>Ten texts of seven tokens, of which one to seven count.</summary>
    private static void Pooled(float* a, float* b, float* y)
    {
        fixed (int* mask = Enumerable.Range(0, Rows).Select(i => i % 7 <= i / 7 % 7 ? 1 : 0).ToArray())
        {
            MeanPooling.Forward(a, mask, y, 7, Columns, 0, Rows / 7);
            MaximumPooling.Forward(a, mask, y + (Count / 7), 7, Columns, 0, Rows / 7);
            MeanPooling.Backward(b, mask, y + (2 * (Count / 7)), 7, Columns, 0, 5);
        }
    }

    private static void Decoded(sbyte* codes, float* y, float* small)
    {
        for (var row = 0; row < Rows; row++)
        {
            small[row] = 0.1f + (row * 0.003f);
        }

        UniformCodec.Decode(codes, small, null, StepLayout.Of(Rows, Columns, Rows), y, 0, Count);
    }

    private static void Elements(float* a, float* b, float* y)
    {
        using var pool = new WorkerPool(1);
        using var workspace = new MatrixProductWorkspace();
        fixed (int* positions = Enumerable.Range(0, Columns * Columns).Where(i => i % 3 == 1).ToArray())
        {
            ProductElements.OfTransposed(
                pool, workspace, new MatrixView(a, Rows, Columns), new MatrixView(b, Rows, Columns), positions, y,
                Columns * Columns / 3);
        }
    }

    private static void Doubles(double[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var x = (i - 1000) * 0.0117;
            values[i] = (i % 6) switch
            {
                0 => DeterministicMath.Exp(x),
                1 => DeterministicMath.Log(Math.Abs(x) + 1e-3),
                2 => DeterministicMath.Sin(x),
                3 => DeterministicMath.Cos(x),
                4 => DeterministicMath.Tanh(x) + DeterministicMath.Erf(x),
                _ => DeterministicMath.Pow(0.999, i) + DeterministicMath.Pow(Math.Abs(x) + 0.1, 1.7),
            };
        }
    }

    private static float[] Normal(uint purpose, double deviation)
    {
        var values = new float[Count];
        fixed (float* y = values)
        {
            RandomFill.Normal(new CounterRandom(2026, purpose), 0, deviation, y, 0, Count);
        }

        return values;
    }
}
