using QuantBuild.Formats.Messages;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Recipes.Schema;

/// <summary>A mapping of known keys; gives a <see cref="ValidatedObject"/>.</summary>
/// <param name="keys">In the order of the reference page.</param>
public sealed class ObjectSchema(params KeySchema[] keys) : SchemaNode
{
    private static readonly Dictionary<string, string> Nowhere = [];

    /// <summary>The keys, in the order of the reference page.</summary>
    public IReadOnlyList<KeySchema> Keys => keys;

    /// <summary>Where keys belong that might be looked for here, by key: said where somebody writes one here.</summary>
    internal IReadOnlyDictionary<string, string> Elsewhere { get; init; } = Nowhere;

    internal override ObjectSchema Section => this;

    internal override string Describe() => "section";

    internal override object? Validate(YamlNode node, string path, SchemaContext context)
    {
        if (node is not YamlMapping mapping)
        {
            return RejectType(context, node, path, $"its keys: {ShortList.Of(SupportedNames())}");
        }

        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
        {
            if (ValidateEntry(entry, path, context) is { } value)
            {
                values.Add(entry.Key.Text, value);
            }
        }

        var written = mapping.Entries.Select(entry => entry.Key.Text).ToHashSet(StringComparer.Ordinal);
        foreach (var key in keys.Where(key => key.Required && !written.Contains(key.Name)))
        {
            Reject(
                context, DiagnosticTable.MissingKey, mapping,
                $"{SchemaContext.NameOf(path)} lacks the key '{key.Name}'; add it");
        }

        return WithDefaults(path, values, written);
    }

    /// <summary>A section of these values, and of the defaults of all keys that are not written.</summary>
    internal ValidatedObject WithDefaults(string path, Dictionary<string, object> values, HashSet<string> written)
    {
        foreach (var key in keys.Where(key => !written.Contains(key.Name)))
        {
            if (key is { FilledWhenAbsent: true, Value.Section: { } section })
            {
                values.Add(key.Name, section.WithDefaults(SchemaContext.Join(path, key.Name), [], []));
            }
            else if (key.Default is not null)
            {
                values.Add(key.Name, key.Default);
            }
        }

        var derived = keys.Where(key => key.DefaultFrom is not null)
            .ToDictionary(key => key.Name, key => key.DefaultFrom!, StringComparer.Ordinal);
        return new ValidatedObject(path, values, derived, written);
    }

    private object? ValidateEntry(YamlEntry entry, string path, SchemaContext context)
    {
        var keyPath = SchemaContext.Join(path, entry.Key.Text);
        if (Array.Find(keys, key => key.Name == entry.Key.Text) is not { } key)
        {
            return Reject(
                context, DiagnosticTable.UnknownKey, entry.Key,
                $"unknown key '{YamlScalar.Shorten(entry.Key.Text)}' in {SchemaContext.NameOf(path)}; " +
                (Elsewhere.TryGetValue(entry.Key.Text, out var place)
                    ? $"write '{place}' instead"
                    : NearestName.Suggest(entry.Key.Text, SupportedNames())));
        }

        if (!key.Supported)
        {
            return Reject(
                context, DiagnosticTable.NotSupported, entry.Key,
                $"'{keyPath}' is not supported by this version; remove it");
        }

        context.Locations[keyPath] = entry.Value.Location;
        return key.Value.Validate(entry.Value, keyPath, context);
    }

    private string[] SupportedNames() => [.. keys.Where(key => key.Supported).Select(key => key.Name)];
}
