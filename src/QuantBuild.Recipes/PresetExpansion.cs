using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Tasks;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Recipes;

/// <summary>
/// Writes into a recipe's tree what its preset of a task says and the recipe does not, at the place where the preset is
/// named. All that reads the recipe sees keys like any others.
/// </summary>
internal sealed class PresetExpansion
{
    private readonly TaskPreset preset;
    private readonly string targetKey;
    private readonly SourceLocation place;

    private PresetExpansion(TaskPreset preset, string targetKey, SourceLocation place)
    {
        this.preset = preset;
        this.targetKey = targetKey;
        this.place = place;
    }

    /// <returns>The tree, and the preset that it names; the tree as it was where it names none.</returns>
    public static (YamlNode Root, TaskPreset? Preset) Apply(YamlNode root, RecipeVocabulary vocabulary)
    {
        var named = Find(Find(root, "model"), "task") as YamlScalar;
        var found = vocabulary.Presets.FirstOrDefault(known => known.Name == named?.Text);
        var task = vocabulary.Tasks.FirstOrDefault(task => task.Name == found?.Task);
        if (found is null || task is null)
        {
            return (root, null);
        }

        var expansion = new PresetExpansion(found, task.TargetColumn, named!.Location);
        var expanded = With(
            (YamlMapping)root,
            "model",
            model => With((YamlMapping)model, "task", _ => expansion.Text(found.Task)));
        return (With(expanded, "data", expansion.Data), found);
    }

    private YamlNode Data(YamlNode data)
    {
        if (data is not YamlMapping sections)
        {
            return data;
        }

        sections = With(sections, "calibration", section => Columns(section, isLabelled: false));
        sections = With(sections, "evaluation", section => Metrics(Columns(section, isLabelled: true)));
        return With(sections, "training", section => Columns(section, isLabelled: true));
    }

    private YamlNode Columns(YamlNode section, bool isLabelled)
    {
        if (section is not YamlMapping keys)
        {
            return section;
        }

        var written = AddMissing(keys, "columns", new YamlMapping(place, []));
        return With(written, "columns", columns =>
        {
            if (columns is not YamlMapping names)
            {
                return columns;
            }

            names = AddMissing(names, "text", Text(preset.Text));
            names = preset.TextPair is { } pair ? AddMissing(names, "textPair", Text(pair)) : names;
            return isLabelled ? AddMissing(names, targetKey, Text(preset.Target)) : names;
        });
    }

    private YamlNode Metrics(YamlNode evaluation) => evaluation is YamlMapping keys
        ? AddMissing(keys, "metrics", new YamlSequence(place, [.. preset.Metrics.Select(Text)]))
        : evaluation;

    private YamlMapping AddMissing(YamlMapping mapping, string key, YamlNode value) => Find(mapping, key) is null
        ? mapping with { Entries = [.. mapping.Entries, new YamlEntry(Text(key), value)] }
        : mapping;

    private YamlScalar Text(string text) => new(place, text, IsPlain: false);

    private static YamlMapping With(YamlMapping mapping, string key, Func<YamlNode, YamlNode> change) => mapping with
    {
        Entries =
        [
            .. mapping.Entries.Select(
                entry => entry.Key.Text == key ? entry with { Value = change(entry.Value) } : entry),
        ],
    };

    private static YamlNode? Find(YamlNode? node, string key) =>
        (node as YamlMapping)?.Entries.FirstOrDefault(entry => entry.Key.Text == key)?.Value;
}
