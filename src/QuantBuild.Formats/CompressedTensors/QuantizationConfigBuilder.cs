using System.Text.Json.Nodes;
using QuantBuild.Formats.Numbers;

namespace QuantBuild.Formats.CompressedTensors;

/// <summary>
/// The object <c>quantization_config</c> of <c>config.json</c>, restricted to the keys that every reader since 0.11
/// accepts. Targets are names of matrices, so that no reader has to guess what a class or a pattern covers.
/// </summary>
internal static class QuantizationConfigBuilder
{
    public const string Method = "compressed-tensors";

    // Readers decompress embeddings since 0.17; linear layers in this form since 0.11.
    private const string Version = "0.11.0";
    private const string VersionWithEmbeddings = "0.17.0";

    public static JsonObject Build(IReadOnlyList<QuantizedLinear> linears, IEnumerable<string> ignored)
    {
        var groups = linears.OrderBy(linear => linear.Name, StringComparer.Ordinal).GroupBy(ConfigGroup.Of).ToList();
        var formats = groups.Select(group => group.Key.Format).Distinct(StringComparer.Ordinal).ToList();
        var configGroups = new JsonObject();
        foreach (var group in groups)
        {
            configGroups.Add($"group_{configGroups.Count}", BuildGroup(group.Key, group.Select(linear => linear.Name)));
        }

        return new JsonObject
        {
            ["quant_method"] = Method,
            ["version"] = linears.Any(linear => linear.IsEmbedding) ? VersionWithEmbeddings : Version,
            ["format"] = formats.Count == 1 ? formats[0] : "mixed-precision",
            ["quantization_status"] = "compressed",
            ["global_compression_ratio"] = null,
            ["kv_cache_scheme"] = null,
            ["ignore"] = ToArray(ignored.Order(StringComparer.Ordinal)),
            ["config_groups"] = configGroups,
        };
    }

    private static JsonObject BuildGroup(ConfigGroup group, IEnumerable<string> targets) =>
        new()
        {
            ["targets"] = ToArray(targets),
            ["weights"] = BuildArguments(
                group.Bits,
                group.IsSymmetric,
                group.Granularity.Kind is GranularityKind.Group ? "group" : "channel",
                group.Granularity.Kind is GranularityKind.Group ? group.Granularity.GroupSize : null,
                isDynamic: false),
            ["input_activations"] = group.Input is { } input
                ? BuildArguments(
                    input.Bits,
                    input.IsSymmetric,
                    input.IsDynamic ? "token" : "tensor",
                    groupSize: null,
                    input.IsDynamic)
                : null,
            ["output_activations"] = null,
            ["format"] = group.Format,
        };

    private static JsonObject BuildArguments(
        int bits,
        bool isSymmetric,
        string strategy,
        int? groupSize,
        bool isDynamic
    ) =>
        new()
        {
            ["num_bits"] = bits,
            ["type"] = "int",
            ["symmetric"] = isSymmetric,
            ["strategy"] = strategy,
            ["group_size"] = groupSize,
            ["block_structure"] = null,
            ["dynamic"] = isDynamic,
            ["actorder"] = null,
            ["observer"] = isDynamic ? null : "minmax",
            ["observer_kwargs"] = new JsonObject(),
        };

    private static JsonArray ToArray(IEnumerable<string> texts) =>
        new([.. texts.Select(text => JsonValue.Create(text))]);
}
