using System.Text.Json.Nodes;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Files;

namespace QuantBuild.Formats.SentenceEmbeddings;

/// <summary>The <c>config.json</c> of a pooling module: a switch for each way, or the name of one.</summary>
internal static class PoolingFile
{
    private const string Mode = "pooling_mode";
    private const string PromptKey = "include_prompt";

    private static readonly string[] WidthKeys = ["word_embedding_dimension", "embedding_dimension"];

    private static readonly (string Switch, string Name, PoolingKind? Kind)[] Modes =
    [
        ("pooling_mode_cls_token", "cls", PoolingKind.FirstToken),
        ("pooling_mode_mean_tokens", "mean", PoolingKind.Mean),
        ("pooling_mode_max_tokens", "max", PoolingKind.Maximum),
        ("pooling_mode_mean_sqrt_len_tokens", "mean_sqrt_len_tokens", null),
        ("pooling_mode_weightedmean_tokens", "weightedmean", null),
        ("pooling_mode_lasttoken", "lasttoken", null),
    ];

    /// <exception cref="ModelFileException">Damaged, or not supported.</exception>
    public static PoolingKind Read(string path, int width)
    {
        var root = JsonFile.ReadObject(path);
        RequireKnown(path, root);
        foreach (var key in WidthKeys)
        {
            if (root[key] is { } value && !KeyRule.Is(width)(value))
            {
                throw SentenceTransformersFolder.Wrong(
                    path, $"has '{key}' {ModelConfiguration.Show(value)}, and the encoder gives vectors of {width}");
            }
        }

        if (root[PromptKey] is { } includes && !KeyRule.IsTrue(includes))
        {
            throw SentenceTransformersFolder.Unsupported(
                path, $"has '{PromptKey}' {ModelConfiguration.Show(includes)}; supported: true");
        }

        string[] named = [.. SwitchedOn(path, root), .. NamedMode(path, root)];
        var kinds = Modes.Where(mode => named.Contains(mode.Name)).ToList();
        return kinds is [{ Kind: { } kind }] && named.Length == 1
            ? kind
            : throw SentenceTransformersFolder.Unsupported(
                path, $"pools by [{string.Join(", ", named)}]; supported is one of cls, mean, max");
    }

    /// <summary>A file of the old form, which every version reads.</summary>
    public static JsonObject Create(PoolingKind kind, int width)
    {
        var root = new JsonObject { [WidthKeys[0]] = width };
        foreach (var mode in Modes)
        {
            root[mode.Switch] = mode.Kind == kind;
        }

        root[PromptKey] = true;
        return root;
    }

    private static void RequireKnown(string path, JsonObject root)
    {
        string[] known = [Mode, PromptKey, .. WidthKeys, .. Modes.Select(mode => mode.Switch)];
        if (root.Select(entry => entry.Key).Except(known, StringComparer.Ordinal).FirstOrDefault() is { } other)
        {
            throw SentenceTransformersFolder.Unsupported(
                path, $"has the key {ModelConfiguration.Show(other)}, which is not known");
        }
    }

    private static IEnumerable<string> SwitchedOn(string path, JsonObject root)
    {
        foreach (var mode in Modes)
        {
            if (root[mode.Switch] is { } value && !KeyRule.IsFalse(value))
            {
                yield return KeyRule.IsTrue(value)
                    ? mode.Name
                    : throw SentenceTransformersFolder.Wrong(
                        path, $"has '{mode.Switch}' {ModelConfiguration.Show(value)}, which is neither true nor false");
            }
        }
    }

    private static IEnumerable<string> NamedMode(string path, JsonObject root) => root[Mode] switch
    {
        null => [],
        JsonValue value when value.TryGetValue<string>(out var name) => [name],
        var other => throw SentenceTransformersFolder.Unsupported(
            path, $"has '{Mode}' {ModelConfiguration.Show(other)}; supported is one of cls, mean, max"),
    };
}
