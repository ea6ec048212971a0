using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Bench.Methods.Cells;

/// <summary>Changes a recipe's YAML.</summary>
internal static class RecipeTree
{
    public static YamlMapping Apply(YamlMapping recipe, IEnumerable<Setting> settings) =>
        settings.Aggregate(recipe, (changed, setting) => Set(changed, setting.Key.Split('.'), setting.Value));

    /// <summary>Changes the text of every key <c>source</c>.</summary>
    public static YamlMapping MapSources(YamlMapping recipe, Func<string, string> change) => recipe with
    {
        Entries =
        [
            .. recipe.Entries.Select(entry => entry.Value switch
            {
                YamlMapping below => entry with { Value = MapSources(below, change) },
                YamlScalar scalar when entry.Key.Text == "source" =>
                    entry with { Value = scalar with { Text = change(scalar.Text), IsPlain = false } },
                _ => entry,
            }),
        ],
    };

    /// <summary>Whether the section that a key stands in is there.</summary>
    public static bool HasSectionOf(YamlMapping recipe, string key)
    {
        YamlNode? node = recipe;
        foreach (var part in key.Split('.')[..^1])
        {
            node = (node as YamlMapping)?.Entries.FirstOrDefault(entry => entry.Key.Text == part)?.Value;
        }

        return node is YamlMapping;
    }

    private static YamlMapping Set(YamlMapping mapping, ReadOnlySpan<string> path, YamlNode value)
    {
        var key = path[0];
        var before = mapping.Entries.FirstOrDefault(entry => entry.Key.Text == key)?.Value;
        if (path.Length > 1)
        {
            var below = before as YamlMapping ?? new YamlMapping(value.Location, []);
            return Replace(mapping, key, Set(below, path[1..], value));
        }

        return value switch
        {
            YamlScalar { Kind: ScalarKind.Null } => Remove(mapping, key),
            YamlMapping added when before is YamlMapping existing => Replace(mapping, key, Merge(existing, added)),
            _ => Replace(mapping, key, value),
        };
    }

    private static YamlMapping Merge(YamlMapping existing, YamlMapping added)
    {
        foreach (var entry in added.Entries)
        {
            existing = Set(existing, [entry.Key.Text], entry.Value);
        }

        return existing;
    }

    private static YamlMapping Remove(YamlMapping mapping, string key) =>
        mapping with { Entries = [.. mapping.Entries.Where(entry => entry.Key.Text != key)] };

    private static YamlMapping Replace(YamlMapping mapping, string key, YamlNode value)
    {
        var isThere = mapping.Entries.Any(entry => entry.Key.Text == key);
        var added = new YamlEntry(new YamlScalar(new SourceLocation("matrix"), key, IsPlain: true), value);
        return mapping with
        {
            Entries = isThere
                ? [.. mapping.Entries.Select(entry => entry.Key.Text == key ? entry with { Value = value } : entry)]
                : [.. mapping.Entries, added],
        };
    }
}
