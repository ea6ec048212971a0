using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures.Encoders;

/// <summary>The names that configurations have for the functions of feed-forward blocks.</summary>
internal static class ActivationNames
{
    /// <summary>That of a file that names none.</summary>
    public const string Default = "gelu";

    private static readonly Dictionary<string, ActivationFunction> Functions = new(StringComparer.Ordinal)
    {
        [Default] = ActivationFunction.Gelu,
        ["relu"] = ActivationFunction.Relu,
    };

    /// <summary>The rule of a key that names one.</summary>
    public static KeyRule Rule(string key) => new(
        key, "only the exact GELU and ReLU are computed", KeyRule.IsOneOf([.. Functions.Keys]));

    /// <summary>The function of a name that the rule has let pass.</summary>
    public static ActivationFunction Find(string name) => Functions[name];

    /// <summary>The name of a function of feed-forward blocks.</summary>
    public static string NameOf(ActivationFunction function) =>
        Functions.Single(entry => entry.Value == function).Key;
}
