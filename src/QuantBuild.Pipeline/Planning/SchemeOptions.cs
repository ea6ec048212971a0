using QuantBuild.Formats.Numbers;
using QuantBuild.Quantization.Observers;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Recipes;

namespace QuantBuild.Pipeline.Planning;

/// <summary>A recipe's words for quantizers as the algorithms' own types; null for full precision.</summary>
internal static class SchemeOptions
{
    public static WeightQuantization? Weight(WeightOptions options) => IsFull(options.Bits)
        ? null
        : new WeightQuantization(
            options.Bits, Granularity.Parse(options.Granularity), options.Symmetric, Observer(options.Observer))
        {
            Percentile = options.Percentile,
            Codes = Codes(options.Codes),
            LearnsStep = IsLearned(options.Clipping),
        };

    public static EmbeddingQuantization? Embedding(EmbeddingOptions options) => IsFull(options.Bits)
        ? null
        : new EmbeddingQuantization(options.Bits, options.Train)
        {
            Granularity = Granularity.Parse(options.Granularity),
            Observer = Observer(options.Observer),
            Percentile = options.Percentile,
            Codes = Codes(options.Codes),
            LearnsStep = IsLearned(options.Clipping),
        };

    public static ActivationQuantization? Activations(ActivationOptions options) => IsFull(options.Bits)
        ? null
        : new ActivationQuantization(options.Bits, options.Attention)
        {
            PerToken = options.IsPerToken,
            Asymmetry = options.Asymmetric switch
            {
                "all" => Asymmetry.All,
                "none" => Asymmetry.None,
                _ => Asymmetry.Automatic,
            },
            Observer = Observer(options.Observer),
            Percentile = options.Percentile,
            LearnsStep = IsLearned(options.Clipping),
        };

    /// <summary>The word for it in a recipe.</summary>
    public static string NameOf(ObserverKind observer) => observer switch
    {
        ObserverKind.MinMax => "minmax",
        ObserverKind.Percentile => "percentile",
        _ => "mse",
    };

    /// <summary>The word for it in a recipe.</summary>
    public static string NameOf(Asymmetry asymmetry) => asymmetry switch
    {
        Asymmetry.All => "all",
        Asymmetry.None => "none",
        _ => "auto",
    };

    /// <summary>The word for it in a recipe.</summary>
    public static string NameOf(SymmetricCodes codes) => codes is SymmetricCodes.Full ? "full" : "narrow";

    private static ObserverKind Observer(string name) => name switch
    {
        "minmax" => ObserverKind.MinMax,
        "percentile" => ObserverKind.Percentile,
        _ => ObserverKind.MeanSquaredError,
    };

    private static SymmetricCodes Codes(string name) =>
        name == "full" ? SymmetricCodes.Full : SymmetricCodes.Narrow;

    private static bool IsLearned(string clipping) => clipping == "learned";

    private static bool IsFull(int bits) => bits == QuantizeOptions.FullPrecisionBits;
}
