using QuantBuild.Recipes.Schema;

namespace QuantBuild.Recipes.Sections;

/// <summary>
/// The quantizers: <c>weights</c>, <c>embeddings</c>, <c>activations</c> and an item of <c>overrides</c>.
/// </summary>
internal static class QuantizerSchema
{
    public const string MinMax = "minmax";
    public const string LeastError = "mse";
    public const string Percentile = "percentile";
    public const string PerTensor = "tensor";
    public const string PerToken = "token";
    public const string NarrowCodes = "narrow";
    public const string FullCodes = "full";
    public const double DefaultPercentile = 0.999;

    private const string AsInWeights = "As in `quantize.weights`.";
    private const string UsualCodesInWords = "`full` with 3 or 4 bits, else `narrow`";

    /// <summary>
    /// The codes of symmetric weights where nothing is written: one more beside 7 or 15 is worth much
    /// (docs/quantizers.md), beside 255, which many kernels want symmetric, nothing.
    /// </summary>
    public static string UsualCodesOf(int bits) => bits is 3 or 4 ? FullCodes : NarrowCodes;

    public static ObjectSchema Weights() => new(
        new KeySchema(
            "bits", WeightBits(),
            "Bits a weight; 2 is ternary (with `symmetric: false`: four codes), 32 leaves the weights alone.")
        {
            Required = true,
        },
        new KeySchema(
            "granularity", WeightGranularity(),
            "One step size a tensor, an output channel, or N columns of a channel; N divides the columns.")
        {
            Default = "tensor",
        },
        ObserverKey(
            "How the first step size is chosen: the largest weight, the least squared error, or a share of the "
            + "weights.")
            with
        {
            Default = LeastError,
        },
        PercentileKey() with { Default = DefaultPercentile },
        new KeySchema("symmetric", new BooleanSchema(), "Without a zero point; zero points are chosen once and fixed.")
        {
            Default = true,
        },
        CodesKey(
            "The codes of symmetric weights of more than 2 bits: as many on either side of zero, or also the one more "
            + "below, −2^(bits−1).")
            with
        {
            DefaultInWords = UsualCodesInWords,
        },
        ClippingKey() with { Default = "learned" });

    /// <param name="trainers">The methods that train the word embedding, in Markdown.</param>
    public static ObjectSchema Embeddings(string trainers) => new(
        new KeySchema("bits", new BitsSchema([2, 3, 4, 8, 32]), "Bits a weight; 2 is ternary.") { Required = true },
        new KeySchema("granularity", new GranularitySchema("channel"), "One step size a row, or N columns of a row.")
        {
            Default = "channel",
        },
        ObserverKey(AsInWeights) with { Default = LeastError },
        PercentileKey() with { Default = DefaultPercentile },
        CodesKey(AsInWeights) with { DefaultInWords = UsualCodesInWords },
        ClippingKey() with { Default = "learned" },
        new KeySchema(
            "train", new BooleanSchema(), $"With {trainers}: trained with the first module, else rounded once.")
        {
            Default = true,
        });

    public static ObjectSchema Activations() => new(
        new KeySchema(
            "bits", new BitsSchema([2, 3, 4, 5, 6, 7, 8, 32]), "Bits an activation.")
        {
            Required = true,
        },
        new KeySchema(
            "granularity", ChoiceSchema.Of([PerTensor, PerToken]),
            "`tensor`: one step size a tensor, chosen before and learned. `token`: one a token, from its largest value "
            + "as it comes; symmetric, nothing is learned or clipped. Probabilities have one a tensor in any case.")
        {
            Default = PerTensor,
        },
        new KeySchema("attention", new BooleanSchema(), "Also the operands of the two attention products.")
        {
            Default = true,
        },
        new KeySchema(
            "asymmetric", ChoiceSchema.Of(["auto", "all", "none"]),
            "Which have a zero point. `auto`: the almost non-negative ones, which are attention probabilities and the "
            + "input of the second feed-forward layer.")
        {
            Default = "auto",
        },
        ObserverKey(
            "How the first step size is chosen from 256 texts: the largest value, the least squared error, or a share "
            + "of the values. Probabilities cover 0 to 1.")
            with
        {
            DefaultInWords = "`minmax` with 8 bits, `mse` with fewer",
        },
        PercentileKey() with { Default = DefaultPercentile },
        ClippingKey() with { Default = "learned" });

    public static ObjectSchema Override() => new(
        new KeySchema(
            "match", new TextSchema("pattern", LinearPattern.FindFault), "Names of linears; see *Patterns* below.")
        {
            Required = true,
        },
        new KeySchema("weights", OverrideWeights(), "Replaces the keys given; the others stay.") { Required = true });

    private static ObjectSchema OverrideWeights() => new(
        new KeySchema("bits", WeightBits(), AsInWeights),
        new KeySchema("granularity", WeightGranularity(), AsInWeights),
        ObserverKey(AsInWeights),
        PercentileKey(),
        new KeySchema("symmetric", new BooleanSchema(), AsInWeights),
        CodesKey(AsInWeights),
        ClippingKey());

    private static BitsSchema WeightBits() => new([2, 3, 4, 8, 32]);

    private static GranularitySchema WeightGranularity() => new("tensor", "channel");

    private static KeySchema ObserverKey(string documentation) =>
        new("observer", ChoiceSchema.Of([MinMax, LeastError, Percentile]), documentation);

    private static KeySchema PercentileKey() => new(
        "percentile", new NumberSchema(0.5, 1),
        "With `observer: percentile`: the share of the values that is not clipped.");

    private static KeySchema CodesKey(string documentation) =>
        new("codes", ChoiceSchema.Of([NarrowCodes, FullCodes]), documentation);

    private static KeySchema ClippingKey() => new(
        "clipping", ChoiceSchema.Of(["learned", "fixed"]),
        "Whether methods that learn also learn the step sizes, and so where values are clipped.");
}
