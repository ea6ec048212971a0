using QuantBuild.Formats.Messages;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Recipes.Schema;

/// <summary>A mapping of known keys; gives a <see cref="ValidatedObject"/>.</summary>
internal sealed class ObjectSchema(params KeySchema[] keys) : SchemaNode
{
    public IReadOnlyList<KeySchema> Keys => keys;

    public override string Describe() => "section";

    public override object? Validate(YamlNode node, string path, SchemaContext context)
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

    private ValidatedObject WithDefaults(string path, Dictionary<string, object> values, HashSet<string> written)
    {
        foreach (var key in keys.Where(key => !written.Contains(key.Name)))
        {
            if (key is { FilledWhenAbsent: true, Value: ObjectSchema section })
            {
                values.Add(key.Name, section.WithDefaults(SchemaContext.Join(path, key.Name), [], []));
            }
            else if (key.Default is not null)
            {
                values.Add(key.Name, key.Default);
            }
        }

        return new ValidatedObject(path, values, written);
    }

    private object? ValidateEntry(YamlEntry entry, string path, SchemaContext context)
    {
        var keyPath = SchemaContext.Join(path, entry.Key.Text);
        if (Array.Find(keys, key => key.Name == entry.Key.Text) is not { } key)
        {
            return Reject(
                context, DiagnosticTable.UnknownKey, entry.Key,
                $"unknown key '{YamlScalar.Shorten(entry.Key.Text)}' in {SchemaContext.NameOf(path)}; " +
                NearestName.Suggest(entry.Key.Text, SupportedNames()));
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
