using QuantBuild.Formats.CompressedTensors;

namespace QuantBuild.Formats.Tests.Support;

/// <summary>Quantized modules of 10 × 24 weights, and what reading must give back.</summary>
internal static class PackedLinears
{
    public const string Dense = "encoder.layer.0.output.dense";

    /// <summary>Names of the modules that are embeddings.</summary>
    public static IReadOnlySet<string> Tables { get; } =
        new HashSet<string>(StringComparer.Ordinal) { "bert.embeddings.word_embeddings" };

    public static ActivationQuantization? ActivationOf(string kind) =>
        kind switch
        {
            "static" => ActivationQuantization.Static(1f / 3f, 8),
            "asymmetric" => ActivationQuantization.Static(float.Epsilon, 8, -128),
            "dynamic" => ActivationQuantization.DynamicPerToken(8),
            _ => null,
        };

    public static PackedLinear Some(
        string name,
        int bits,
        PackedGranularity granularity,
        bool symmetric,
        ActivationQuantization? activation,
        bool isEmbedding = false)
    {
        const int rows = 10;
        const int columns = 24;
        const int groupSize = 8;
        var half = 1 << (bits - 1);
        var steps = granularity switch
        {
            PackedGranularity.Tensor => 1,
            PackedGranularity.Channel => rows,
            _ => rows * columns / groupSize,
        };
        return new PackedLinear
        {
            Name = name,
            Bits = bits,
            Granularity = granularity,
            GroupSize = granularity == PackedGranularity.Group ? groupSize : 0,
            Rows = rows,
            Columns = columns,
            Codes = Enumerable.Range(0, rows * columns).Select(i => (sbyte)((i * 7 % (2 * half)) - half)).ToArray(),
            Steps = Enumerable.Range(1, steps).Select(i => 1f / i).ToArray(),
            ZeroPoints = symmetric ? [] : Enumerable.Range(0, steps).Select(i => (i * 3 % (2 * half)) - half).ToArray(),
            Activation = activation,
            IsEmbedding = isEmbedding,
        };
    }

    // What the format cannot tell: 3 bits from 4, and one step from a step repeated for every row.
    public static void ShouldBeSame(PackedLinear actual, PackedLinear expected)
    {
        var isTensor = expected.Granularity == PackedGranularity.Tensor;
        actual.Name.ShouldBe(expected.Name);
        actual.Bits.ShouldBe(expected.Bits == 3 ? 4 : expected.Bits);
        actual.Granularity.ShouldBe(isTensor ? PackedGranularity.Channel : expected.Granularity);
        actual.GroupSize.ShouldBe(expected.GroupSize);
        (actual.Rows, actual.Columns, actual.IsEmbedding).ShouldBe(
            (expected.Rows, expected.Columns, expected.IsEmbedding));
        actual.Codes.ToArray().ShouldBe(expected.Codes.ToArray());
        Bits(actual.Steps)
            .ShouldBe(isTensor ? Enumerable.Repeat(Bits(expected.Steps)[0], expected.Rows) : Bits(expected.Steps));
        actual.IsSymmetric.ShouldBe(expected.IsSymmetric);
        var zeroPoints = expected.ZeroPoints.ToArray();
        actual
            .ZeroPoints.ToArray()
            .ShouldBe(
                isTensor && !expected.IsSymmetric ? [.. Enumerable.Repeat(zeroPoints[0], expected.Rows)] : zeroPoints);
        Describe(actual.Activation).ShouldBe(Describe(expected.Activation));
    }

    private static (bool, int, bool, int, int)? Describe(ActivationQuantization? activation) =>
        activation is null
            ? null
            : (
                activation.IsDynamic,
                activation.Bits,
                activation.IsSymmetric,
                BitConverter.SingleToInt32Bits(activation.Step),
                activation.ZeroPoint);

    private static int[] Bits(ReadOnlyMemory<float> values) =>
        [.. values.ToArray().Select(BitConverter.SingleToInt32Bits)];
}
