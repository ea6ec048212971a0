using QuantBuild.Formats.Architectures.Descriptions;

namespace QuantBuild.Formats.Architectures.T5;

/// <summary>What <c>feed_forward_proj</c> calls the functions of a feed-forward block.</summary>
internal static class FeedForwardNames
{
    /// <summary>That of a file that names none.</summary>
    public const string Default = "relu";

    // Of T5 v1.1: the library takes it for the GELU by the tangent, which "gelu" alone is not. The name to be written
    // stands first.
    private static readonly OrderedDictionary<string, (ActivationFunction Function, bool IsGated)> Forms =
        new(StringComparer.Ordinal)
        {
            [Default] = (ActivationFunction.Relu, false),
            ["gated-gelu"] = (ActivationFunction.TanhGelu, true),
            ["gated-relu"] = (ActivationFunction.Relu, true),
            ["gelu"] = (ActivationFunction.Gelu, false),
            ["gelu_new"] = (ActivationFunction.TanhGelu, false),
            ["gated-gelu_new"] = (ActivationFunction.TanhGelu, true),
        };

    public static IReadOnlyList<string> All => [.. Forms.Keys];

    /// <summary>The function of a name that is one of <see cref="All"/>, and whether its block is gated.</summary>
    public static (ActivationFunction Function, bool IsGated) Find(string name) => Forms[name];

    /// <summary>The name of a block's function.</summary>
    public static string NameOf(ActivationFunction function, bool isGated) =>
        Forms.First(form => form.Value == (function, isGated)).Key;
}
