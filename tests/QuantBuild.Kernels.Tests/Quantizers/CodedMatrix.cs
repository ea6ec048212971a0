using QuantBuild.Kernels.MatrixProducts;
using QuantBuild.Kernels.Quantizers;
using QuantBuild.Kernels.Tests.Support;

namespace QuantBuild.Kernels.Tests.Quantizers;

/// <summary>Codes, packed and not, with steps and zero points.</summary>
internal sealed unsafe class CodedMatrix : IDisposable
{
    private readonly NativeBuffer words = new();
    private readonly NativeBuffer scales = new();
    private readonly sbyte[] codes;
    private readonly float[] steps;
    private readonly int[]? zeroPoints;

    public CodedMatrix(int rows, int columns, int bits, int stepCount, bool asymmetric)
    {
        var offset = 1 << (bits - 1);
        codes =
        [
            .. Enumerable.Range(0, rows * columns).Select(i => (sbyte)((i * 2654435761L / 7 % (2 * offset)) - offset)),
        ];
        steps = [.. Some.Floats(stepCount, 5).Select(value => MathF.Abs(value) + 0.01f)];
        zeroPoints = asymmetric ? [.. Enumerable.Range(0, stepCount).Select(i => (i % (2 * offset)) - offset)] : null;
        var perRow = QuantizedMatrixView.WordsPerRow(columns, bits);
        var packed = (uint*)words.Reserve(int.Max(1, rows * perRow));
        new Span<uint>(packed, rows * perRow).Clear();
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var word = (row * perRow) + (column * bits / 32);
                packed[word] |= (uint)(codes[(row * columns) + column] + offset) << (column * bits % 32);
            }
        }

        var memory = scales.Reserve(2 * stepCount);
        steps.CopyTo(new Span<float>(memory, stepCount));
        zeroPoints?.CopyTo(new Span<int>(memory + stepCount, stepCount));
        var zeros = asymmetric ? (int*)(memory + stepCount) : null;
        View = new QuantizedMatrixView(packed, bits, rows, columns, memory, zeros, stepCount);
    }

    public QuantizedMatrixView View { get; }

    /// <summary>Every value as the codec of unpacked codes gives it.</summary>
    public float[] Decoded()
    {
        var result = new float[codes.Length];
        var layout = new StepLayout(steps.Length, codes.Length / steps.Length);
        fixed (sbyte* c = codes)
        fixed (float* s = steps, y = result)
        fixed (int* z = zeroPoints)
        {
            UniformCodec.Decode(c, s, z, layout, y, 0, codes.Length);
        }

        return result;
    }

    public void Dispose()
    {
        words.Dispose();
        scales.Dispose();
    }
}
