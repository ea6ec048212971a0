using QuantBuild.Formats.Messages;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Recipes.Schema;

/// <summary>One of a few words; gives the word.</summary>
public sealed class ChoiceSchema : SchemaNode
{
    private readonly Choice[] choices;
    private readonly string[] supported;

    private ChoiceSchema(params Choice[] choices)
    {
        this.choices = choices;
        supported = [.. choices.Where(choice => choice.Supported).Select(choice => choice.Name)];
    }

    /// <param name="supported">The words.</param>
    /// <param name="later">Words that another version knows: their use is QB1009 rather than a typo.</param>
    public static ChoiceSchema Of(string[] supported, params string[] later) =>
        new([.. supported.Select(name => new Choice(name)), .. later.Select(name => new Choice(name, false))]);

    /// <param name="names">Those of what is registered, each once.</param>
    /// <param name="later">Words that another version knows, unless they are registered.</param>
    internal static ChoiceSchema Registered(IEnumerable<string> names, params string[] later)
    {
        string[] registered = [.. names];
        return Of(registered, [.. later.Except(registered, StringComparer.Ordinal)]);
    }

    internal override string Describe()
    {
        var later = choices.Where(choice => !choice.Supported).Select(choice => $"`{choice.Name}`").ToList();
        var text = string.Join(", ", supported.Select(name => $"`{name}`"));
        return later.Count == 0 ? text : $"{text} (not yet: {string.Join(", ", later)})";
    }

    internal override object? Validate(YamlNode node, string path, SchemaContext context)
    {
        if (node is not YamlScalar { Kind: ScalarKind.Text } scalar)
        {
            return RejectType(context, node, path, $"one of: {ShortList.Of(supported)}");
        }

        var text = YamlScalar.Shorten(scalar.Text);
        return Array.Find(choices, choice => choice.Matches(scalar.Text)) switch
        {
            { Supported: true } => scalar.Text,
            { } => Reject(
                context, DiagnosticTable.NotSupported, node,
                $"{SchemaContext.NameOf(path)} is '{text}', which this version does not support; " +
                $"supported: {ShortList.Of(supported)}"),
            null => Reject(
                context, DiagnosticTable.ValueOutOfRange, node,
                $"{SchemaContext.NameOf(path)} is '{text}', which is not a valid value; " +
                NearestName.Suggest(scalar.Text, supported)),
        };
    }

    /// <summary>One allowed word of a <see cref="ChoiceSchema"/>.</summary>
    /// <param name="Name">As written; a trailing <c>*</c> stands for any ending.</param>
    /// <param name="Supported">False: recognised, but QB1009 in this version.</param>
    private sealed record Choice(string Name, bool Supported = true)
    {
        public bool Matches(string text) => Name.EndsWith('*')
            ? text.StartsWith(Name[..^1], StringComparison.Ordinal)
            : string.Equals(Name, text, StringComparison.Ordinal);
    }
}
