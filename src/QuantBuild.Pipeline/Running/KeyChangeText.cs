using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Pipeline.Caching;

namespace QuantBuild.Pipeline.Running;

/// <summary>Differences between two keys in a person's words: <c>steps 10 (was 5)</c>, <c>other data</c>.</summary>
internal static partial class KeyChangeText
{
    private const int LongestValue = 60;
    private const string FullPrecision = "32";
    private const string Parameters = "parameters.";
    private const string Inputs = "inputs.";
    private const string Weights = Parameters + "weights.";

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["text"] = "the text column",
        ["textPair"] = "the column of second texts",
        ["label"] = "the label column",
        ["activations"] = "activations of",
        ["embeddings"] = "embeddings of",
        ["modules"] = "modules that begin at layers",
        ["firstLayer"] = "first layer",
        ["layerCount"] = "layers in the module:",
    };

    // What is no part of the recipe's own words.
    private static readonly Dictionary<string, string> Whole = new(StringComparer.Ordinal)
    {
        ["algorithm"] = "this version of the stage",
        ["numerics"] = "this version of the arithmetic",
        ["backend"] = "this backend",
        ["device"] = "this kind of device",
        ["precision"] = "this precision",
        ["library"] = "this version of the backend's library",
        [Parameters + "leavesStream"] = "this place among the modules",
        [Inputs + "data"] = "this data file",
        [Inputs + "calibration-texts"] = "these calibration texts",
        [Inputs + "training-texts"] = "these training texts",
        [Inputs + "evaluation-texts"] = "these evaluation texts",
    };

    /// <summary>One text for each thing that differs; layers that differ alike are one.</summary>
    /// <param name="changes">From the most similar key.</param>
    /// <param name="model">Whose stage it is; the other key may be another model's.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<StageKeyChange> changes, ModelDescription model)
    {
        var weights = changes.Where(change => change.Name.StartsWith(Weights, StringComparison.Ordinal))
            .GroupBy(change => (change.Before, change.After))
            .Select(group => Layers([.. group], model));
        var others = changes.Where(change => !change.Name.StartsWith(Weights, StringComparison.Ordinal))
            .Select(Of).OfType<string>();
        return [.. others.Concat(weights).Distinct(StringComparer.Ordinal)];
    }

    private static string? Of(StageKeyChange change)
    {
        if (Whole.TryGetValue(change.Name, out var whole))
        {
            return whole;
        }

        return change.Name.StartsWith(Inputs, StringComparison.Ordinal)
            ? Input(Clean(change.Name[Inputs.Length..]), change)
            : Parameter(change.Name[(change.Name.IndexOf('.', StringComparison.Ordinal) + 1)..], change);
    }

    private static string? Input(string name, StageKeyChange change)
    {
        var wasThere = change.Before is not (null or StageKey.Absent);
        var isThere = change.After is not (null or StageKey.Absent);
        return (wasThere, isThere) switch
        {
            (true, true) => name.Contains('.', StringComparison.Ordinal) && !IsStage(name)
                ? $"this {name}"
                : $"this result of {name}",
            (false, true) => $"a {name}",
            (true, false) => $"no {name}",
            _ => null, // Looked for now or then, and never there.
        };
    }

    private static bool IsStage(string name) => name.StartsWith("full-precision.", StringComparison.Ordinal)
        || ModuleOfStage().IsMatch(name);

    private static string Parameter(string name, StageKeyChange change)
    {
        var shown = Names.GetValueOrDefault(name, Clean(name));
        var (before, after) = (Value(change.Before), Value(change.After));
        return name is "activations" or "embeddings"
            ? $"{shown} {Quantizer(after)} (was {Quantizer(before)})"
            : $"{shown} {after} (was {before})";
    }

    private static string Layers(IReadOnlyList<StageKeyChange> changes, ModelDescription model)
    {
        var subject = changes.Count == 1
            ? $"weights of {Layer(changes[0].Name[Weights.Length..], model)} at"
            : string.Create(CultureInfo.InvariantCulture, $"weights of {changes.Count} layers at");
        return $"{subject} {Quantizer(Value(changes[0].After))} (was {Quantizer(Value(changes[0].Before))})";
    }

    // "layer 3, query"; "layer 3, feed forward output".
    private static string Layer(string matrix, ModelDescription model) =>
        model.FindMatrix(matrix) is { Layer: { } layer } tensor
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"layer {layer}, {WordStart().Replace($"{tensor.Role}", " $0").ToLowerInvariant()}")
            : Clean(matrix);

    // "4 tensor symmetric mse", "8 attention".
    private static string Quantizer(string value)
    {
        var words = value.Split(' ');
        if (words[0] == FullPrecision
            || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return words[0] == FullPrecision ? "full precision" : value;
        }

        var rest = words.Skip(1).Select(word => word switch
        {
            "attention" => "with attention",
            "linear" => "without attention",
            _ => word,
        });
        return string.Join(' ', [words[0], "bits", .. rest]);
    }

    private static string Value(string? literal)
    {
        if (literal is null)
        {
            return "not set";
        }

        var text = TextOf(literal);
        return text.Length == 0 ? "none" : Clean(text.Replace("\n", ", ", StringComparison.Ordinal));
    }

    private static string TextOf(string literal)
    {
        try
        {
            using var json = JsonDocument.Parse(literal);
            return json.RootElement.ValueKind == JsonValueKind.String ? json.RootElement.GetString()! : literal;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return literal; // Of a manifest that no tool of ours wrote.
        }
    }

    // Keys hold names that come from models, and manifests are other people's.
    private static string Clean(string text)
    {
        var visible = string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
        return visible.Length <= LongestValue ? visible : string.Concat(visible.AsSpan(0, LongestValue), "…");
    }

    [GeneratedRegex(@"(?<!\A)[A-Z]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WordStart();

    [GeneratedRegex(@"\.module-[0-9]+\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ModuleOfStage();
}
