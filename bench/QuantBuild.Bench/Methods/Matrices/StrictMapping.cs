using System.Globalization;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Bench.Methods.Matrices;

/// <summary>
/// A mapping all of whose keys must be asked for; every fault is an error at its line and column. The keys asked for
/// are the valid ones: <see cref="RejectOthers"/> comes last.
/// </summary>
internal sealed class StrictMapping
{
    private readonly YamlMapping mapping;
    private readonly List<string> known = [];

    public StrictMapping(YamlNode node, string name) =>
        (mapping, Name) = (node as YamlMapping ?? throw Wrong(node, $"'{name}' must be a mapping of keys"), name);

    /// <summary>For messages.</summary>
    public string Name { get; }

    public SourceLocation Location => mapping.Location;

    public static DiagnosticException Wrong(YamlNode node, string message) =>
        DiagnosticTable.WrongType.Exception(node.Location, $"{message}; found {node.Description}");

    public YamlNode? Find(string key)
    {
        known.Add(key);
        return mapping.Entries.FirstOrDefault(entry => entry.Key.Text == key)?.Value;
    }

    public YamlNode Require(string key) => Find(key)
        ?? throw DiagnosticTable.MissingKey.Exception(Location, $"'{Name}' lacks the key '{key}'; add it");

    public string? FindText(string key) => Find(key) is { } node ? TextOf(node, key) : null;

    public string RequireText(string key) => TextOf(Require(key), key);

    public IReadOnlyList<string> Texts(string key) => [.. Items(key).Select(item => TextOf(item, key))];

    /// <summary>The list's items; none where the key is absent.</summary>
    public IReadOnlyList<YamlNode> Items(string key) => Find(key) switch
    {
        null => [],
        YamlSequence sequence => sequence.Items,
        var node => throw Wrong(node, $"'{key}' must be a list"),
    };

    public IReadOnlyList<YamlNode> RequireItems(string key)
    {
        var node = Require(key);
        return node is YamlSequence { Items.Count: > 0 } sequence
            ? sequence.Items
            : throw Wrong(node, $"'{key}' must be a list of at least one item");
    }

    public double? FindNumber(string key) => Find(key) switch
    {
        null => null,
        YamlScalar { Kind: ScalarKind.Integer or ScalarKind.Number } scalar =>
            double.Parse(scalar.Text, CultureInfo.InvariantCulture),
        var node => throw Wrong(node, $"'{key}' must be a number"),
    };

    /// <summary>The keys below a key, as settings of a recipe: none where the key is absent.</summary>
    public IReadOnlyList<Setting> Settings(string key) => Find(key) switch
    {
        null => [],
        YamlMapping settings => [.. settings.Entries.Select(entry => new Setting(entry.Key.Text, entry.Value))],
        var node => throw Wrong(node, $"'{key}' must map recipe keys to values"),
    };

    public void RejectOthers()
    {
        if (mapping.Entries.FirstOrDefault(entry => !known.Contains(entry.Key.Text)) is { } unknown)
        {
            throw DiagnosticTable.UnknownKey.Exception(
                unknown.Key.Location,
                $"'{Name}' has no key '{YamlScalar.Shorten(unknown.Key.Text)}'; "
                + NearestName.Suggest(unknown.Key.Text, known));
        }
    }

    public static string TextOf(YamlNode node, string key) =>
        node is YamlScalar { Kind: not ScalarKind.Null, Text.Length: > 0 } scalar
            ? scalar.Text
            : throw Wrong(node, $"'{key}' must be a text");
}
