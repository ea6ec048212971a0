using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures.Encoders;

/// <summary>The names that configurations have for the functions of feed-forward blocks.</summary>
internal static class ActivationNames
{
    /// <summary>That of a file that names none.</summary>
    public const string Default = "gelu";

    // The name to be written first.
    private static readonly OrderedDictionary<string, ActivationFunction> Functions = new(StringComparer.Ordinal)
    {
        [Default] = ActivationFunction.Gelu,
        ["gelu_new"] = ActivationFunction.TanhGelu,
        ["relu"] = ActivationFunction.Relu,
        ["gelu_pytorch_tanh"] = ActivationFunction.TanhGelu,
        ["gelu_fast"] = ActivationFunction.TanhGelu,
        ["gelu_python"] = ActivationFunction.Gelu,
    };

    /// <summary>The rule of a key that names one.</summary>
    public static KeyRule Rule(string key) => new(
        key, "only GELU, exact or by the tangent, and ReLU are computed", KeyRule.IsOneOf([.. Functions.Keys]));

    /// <summary>The function of a name that the rule has let pass.</summary>
    public static ActivationFunction Find(string name) => Functions[name];

    /// <summary>The name of a function of feed-forward blocks.</summary>
    public static string NameOf(ActivationFunction function) =>
        Functions.First(entry => entry.Value == function).Key;
}
