using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Numbers;

namespace QuantBuild.Formats.CompressedTensors;

/// <summary>Which group of a checkpoint's <c>quantization_config</c> describes which matrix.</summary>
internal sealed class QuantizationConfigReader
{
    private const string PatternPrefix = "re:";
    private const int MaximumGroupSize = 1_000_000;
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    private readonly ModelConfiguration configuration;
    private readonly List<(string Target, ConfigGroup Group)> targets = [];

    public QuantizationConfigReader(ModelConfiguration configuration)
    {
        this.configuration = configuration;
        var section =
            configuration.GetSection(ModelConfiguration.QuantizationKey) ?? throw Refuse("is absent or no object");
        if (Text(section, "quant_method") != QuantizationConfigBuilder.Method)
        {
            throw Refuse(
                $"has the quant_method {Show(section, "quant_method")}, not {QuantizationConfigBuilder.Method}");
        }

        if (section["config_groups"] is not JsonObject groups || groups.Count == 0)
        {
            throw Refuse("has no config_groups");
        }

        foreach (var (name, group) in groups)
        {
            ReadGroup(name, group as JsonObject ?? throw Refuse($"{name} is no object"), Text(section, "format"));
        }
    }

    /// <summary>Targets that are full names of matrices.</summary>
    public IEnumerable<string> NamedMatrices =>
        targets.Select(pair => pair.Target).Where(target => target.Contains('.') && !IsPattern(target));

    /// <summary>By name first, then by pattern, then by the class its name suggests.</summary>
    public ConfigGroup? Find(string matrix, bool isEmbedding)
    {
        var className = isEmbedding ? "Embedding" : "Linear";
        return Find(target => target == matrix)
            ?? Find(target => IsPattern(target) && Matches(target[PatternPrefix.Length..], matrix))
            ?? Find(target => target == className);
    }

    private ConfigGroup? Find(Func<string, bool> condition) =>
        targets.Where(pair => condition(pair.Target)).Select(pair => pair.Group).FirstOrDefault();

    private void ReadGroup(string name, JsonObject group, string? outerFormat)
    {
        if (group["weights"] is not JsonObject weights)
        {
            return; // a group may quantize activations only
        }

        var format = Text(group, "format") ?? outerFormat;
        if (format is not (ConfigGroup.PackQuantized or ConfigGroup.IntQuantized))
        {
            throw Refuse($"{name} has the format '{format}'; only pack-quantized and int-quantized are read");
        }

        var strategy = Text(weights, "strategy");
        var bits = Integer(name, weights, "num_bits", 1, 8);
        if (
            Text(weights, "type") != "int"
            || bits is not (2 or 4 or 8)
            || strategy is not ("tensor" or "channel" or "group"))
        {
            throw Refuse(
                $"{name} quantizes weights as {Show(weights, "type")} of {bits} bits, strategy "
                    + $"{Show(weights, "strategy")}; "
                    + "only int of 2, 4 or 8 bits a tensor, channel or group is read");
        }

        var read = new ConfigGroup(
            format,
            bits,
            strategy == "group"
                ? Granularity.Group(Integer(name, weights, "group_size", 1, MaximumGroupSize))
                : Granularity.Channel,
            Flag(name, weights, "symmetric", true),
            ReadInput(name, group["input_activations"]));
        foreach (var target in group["targets"] as JsonArray ?? throw Refuse($"{name} has no targets"))
        {
            targets.Add(
                (
                    target is JsonValue value && value.TryGetValue<string>(out var text)
                        ? text
                        : throw Refuse($"{name} has a target that is no text"),
                    read));
        }
    }

    private ConfigGroup.InputQuantizer? ReadInput(string name, JsonNode? node)
    {
        if (node is null)
        {
            return null;
        }

        var activation = node as JsonObject ?? throw Refuse($"{name} has input_activations that are no object");
        var isDynamic = Flag(name, activation, "dynamic", false);
        var expected = isDynamic ? "token" : "tensor";
        if (Text(activation, "type") != "int" || Text(activation, "strategy") != expected)
        {
            throw Refuse(
                $"{name} quantizes inputs as {Show(activation, "type")}, strategy "
                    + $"{Show(activation, "strategy")}; only int, "
                    + "dynamic a token or static a tensor, is read");
        }

        return new ConfigGroup.InputQuantizer(
            Integer(name, activation, "num_bits", 2, 8),
            Flag(name, activation, "symmetric", true),
            isDynamic);
    }

    private bool Matches(string pattern, string matrix)
    {
        try
        {
            // A file's pattern is untrusted: linear time only. Readers match at the start of the name, not to its end.
            return Regex.IsMatch(
                matrix,
                $@"\A(?:{pattern})",
                RegexOptions.NonBacktracking | RegexOptions.CultureInvariant,
                PatternTimeout);
        }
        catch (Exception exception)
            when (exception is ArgumentException or NotSupportedException or RegexMatchTimeoutException)
        {
            throw Refuse($"has the target '{PatternPrefix}{pattern}', which cannot be matched ({exception.Message})");
        }
    }

    private static bool IsPattern(string target) => target.StartsWith(PatternPrefix, StringComparison.Ordinal);

    private int Integer(string group, JsonObject from, string key, int minimum, int maximum) =>
        from[key] is JsonValue value && value.TryGetValue<int>(out var number) && number >= minimum && number <= maximum
            ? number
            : throw Refuse($"{group} has the {key} {Show(from, key)}, not an integer between {minimum} and {maximum}");

    private bool Flag(string group, JsonObject from, string key, bool defaultValue) =>
        from[key] switch
        {
            null => defaultValue,
            JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
            _ => throw Refuse($"{group} has the {key} {Show(from, key)}, neither true nor false"),
        };

    private static string? Text(JsonObject from, string key) =>
        from[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string Show(JsonObject from, string key) => ModelConfiguration.Show(from[key]);

    private ModelFileException Refuse(string problem) =>
        configuration.Refuse(ModelConfiguration.QuantizationKey, problem);
}
