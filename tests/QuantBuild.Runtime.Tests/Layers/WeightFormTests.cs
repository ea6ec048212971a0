using CsCheck;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Kernels.MatrixProducts;
using QuantBuild.Kernels.Quantizers;
using QuantBuild.Runtime.Execution;
using QuantBuild.Runtime.Layers;
using QuantBuild.Runtime.Tests.Support;

namespace QuantBuild.Runtime.Tests.Layers;

/// <summary>A weight in codes and the same one as floats: one result, to the bit.</summary>
public sealed unsafe class WeightFormTests : IDisposable
{
    private readonly Processor processor = new(threads: 2);

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Forward_CodesAndFloats_GiveTheSameBits(int bits) =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[1, 70], Gen.Int[1, 9], Gen.Enum<ActivationFunction>()).ShouldHold(
            count: 100,
            input =>
            {
                var (outputs, inputs, rows, activation) = input;
                using var arena = new NativeArena();
                var random = new SplitMix();
                var matrix = Matrix(arena, random, bits, outputs, inputs);
                var epilogue = new LinearEpilogue(Floats(arena, random, outputs), activation);
                var values = Floats(arena, random, rows * inputs);

                var decoded = arena.Allocate<float>((nint)outputs * inputs);
                for (var row = 0; row < outputs; row++)
                {
                    matrix.Decode(row, 0, inputs, decoded + ((nint)row * inputs));
                }

                var packed = PackedMatrix.Pack(
                    processor.Pool,
                    new MatrixView(decoded, outputs, inputs).Transposed(),
                    arena.Allocate<float>(PackedMatrix.FloatCount(inputs, outputs)));
                Run(new PackedLinear(matrix, epilogue))
                    .ShouldBeTheBitsOf(Run(new DenseLinear(packed, epilogue)), "product");
                Read(new PackedTable(matrix)).ShouldBeTheBitsOf(Read(new DenseTable(decoded, inputs)), "rows");

                float[] Run(ILinear linear)
                {
                    linear.Outputs.ShouldBe(outputs);
                    var output = new float[rows * outputs];
                    fixed (float* result = output)
                    {
                        linear.Forward(processor, values, rows, result);
                    }

                    return output;
                }

                float[] Read(IRowTable table)
                {
                    var result = new float[inputs];
                    fixed (float* target = result)
                    {
                        table.Read(outputs - 1, target);
                    }

                    return result;
                }
            });

    public void Dispose() => processor.Dispose();

    // One step and zero point a row.
    private static QuantizedMatrixView Matrix(NativeArena arena, SplitMix random, int bits, int rows, int columns)
    {
        var words = QuantizedMatrixView.WordsPerRow(columns, bits) * rows;
        var codes = arena.Allocate<uint>(words);
        for (var i = 0; i < words; i++)
        {
            codes[i] = (uint)random.Next();
        }

        var steps = Floats(arena, random, rows);
        var zeroPoints = arena.Allocate<int>(rows);
        for (var row = 0; row < rows; row++)
        {
            steps[row] = MathF.Abs(steps[row]) + 0.01f;
            zeroPoints[row] = (int)(random.Next() % (1u << (bits - 1)));
        }

        return new QuantizedMatrixView(codes, bits, rows, columns, steps, zeroPoints, rows);
    }

    private static float* Floats(NativeArena arena, SplitMix random, int count)
    {
        var values = arena.Allocate<float>(count);
        for (var i = 0; i < count; i++)
        {
            values[i] = ((random.Next() >> 40) / (float)(1 << 23)) - 1;
        }

        return values;
    }
}
