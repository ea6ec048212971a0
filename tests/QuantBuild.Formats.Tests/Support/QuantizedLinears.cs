using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.Numbers;

namespace QuantBuild.Formats.Tests.Support;

/// <summary>Quantized linears of 10 × 24 weights, and what reading must give back.</summary>
internal static class QuantizedLinears
{
    public const string Dense = "encoder.layer.0.output.dense";
    public const string Words = "bert.embeddings.word_embeddings";

    private const int Rows = 10;
    private const int Columns = 24;

    /// <summary>Names of the matrices that are embeddings.</summary>
    public static IReadOnlySet<string> Tables { get; } = new HashSet<string>(StringComparer.Ordinal) { Words };

    public static QuantizedPoint? InputOf(string kind) =>
        kind switch
        {
            "symmetric" => new QuantizedPoint(8, 1f / 3f, ZeroPoint: null),
            "asymmetric" => new QuantizedPoint(8, float.Epsilon, -128),
            "token" => new QuantizedPoint(8, Step: null, ZeroPoint: null),
            _ => null,
        };

    public static QuantizedLinear Some(
        string name,
        int bits,
        string granularity = "channel",
        bool isSymmetric = true,
        QuantizedPoint? input = null,
        bool isEmbedding = false)
    {
        var half = 1 << (bits - 1);
        var covered = Granularity.Parse(granularity);
        var steps = covered.StepCount(Rows, Columns);
        return new QuantizedLinear(
            new TensorDescription
            {
                Name = $"{name}.weight",
                Matrix = name,
                Extents = [Rows, Columns],
                Role = isEmbedding ? TensorRole.WordEmbedding : TensorRole.FeedForwardOutput,
                InputPoint = isEmbedding ? null : $"{name}.input",
            },
            new QuantizedMatrix
            {
                Bits = bits,
                Granularity = covered,
                Rows = Rows,
                Columns = Columns,
                Codes = [.. Enumerable.Range(0, Rows * Columns).Select(i => (sbyte)((i * 7 % (2 * half)) - half))],
                Steps = [.. Enumerable.Range(1, steps).Select(i => 1f / i)],
                ZeroPoints = isSymmetric
                    ? null
                    : [.. Enumerable.Range(0, steps).Select(i => (i * 3 % (2 * half)) - half)],
            },
            input);
    }

    // What the format cannot tell: 3 bits from 4, and one step from a step repeated for every row.
    public static void ShouldHold(CompressedTensorsCheckpoint checkpoint, QuantizedLinear expected)
    {
        var (read, weight) = (checkpoint.ReadWeight(expected.Name), expected.Weight);
        var isRepeated = weight.Granularity == Granularity.Tensor;
        read.Bits.ShouldBe(weight.Bits == 3 ? 4 : weight.Bits);
        read.Granularity.ShouldBe(isRepeated ? Granularity.Channel : weight.Granularity);
        (read.Rows, read.Columns).ShouldBe((weight.Rows, weight.Columns));
        read.Codes.ShouldBe(weight.Codes);
        Bits(read.Steps).ShouldBe(isRepeated ? Repeat(Bits(weight.Steps)) : Bits(weight.Steps));
        read.ZeroPoints.ShouldBe(
            isRepeated && weight.ZeroPoints is not null ? Repeat(weight.ZeroPoints) : weight.ZeroPoints);
        checkpoint.ReadInput(expected.Name).ShouldBe(expected.Input);
    }

    private static int[] Repeat(int[] one) => [.. Enumerable.Repeat(one.ShouldHaveSingleItem(), Rows)];

    private static int[] Bits(float[] values) => Array.ConvertAll(values, BitConverter.SingleToInt32Bits);
}
