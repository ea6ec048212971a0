using System.Globalization;
using QuantBuild.Recipes.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace QuantBuild.Recipes.Yaml;

/// <summary>
/// Reads one untrusted YAML document into nodes with positions. Refuses anchors, aliases and tags (a few lines of
/// them can expand to gigabytes, or name a type), a second document, and nesting deeper than
/// <see cref="DeepestNesting"/>. Duplicate keys are reported and the first is kept.
/// </summary>
internal sealed class YamlTreeReader
{
    public const int DeepestNesting = 32;

    private readonly string file;
    private readonly ICollection<Diagnostic> diagnostics;
    private readonly GuardedParser parser;

    private YamlTreeReader(string text, string file, ICollection<Diagnostic> diagnostics)
    {
        this.file = file;
        this.diagnostics = diagnostics;
        parser = new GuardedParser(text);
    }

    /// <summary>The root node, or null when the text is not a document (then an error has been added).</summary>
    public static YamlNode? Read(string text, string file, ICollection<Diagnostic> diagnostics)
    {
        try
        {
            return new YamlTreeReader(text, file, diagnostics).ReadDocument();
        }
        catch (YamlException exception)
        {
            diagnostics.Add(DiagnosticTable.YamlSyntax.At(
                LocateFault(exception, text, file), $"{ReasonOf(exception)}; correct the YAML here"));
        }
        catch (DiagnosticException exception)
        {
            diagnostics.Add(exception.Diagnostics[0]);
        }

        return null;
    }

    private YamlNode ReadDocument()
    {
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
        {
            throw Refuse(
                new SourceLocation(file, 1, 1), "the file is empty; write a recipe, its first line 'version: 1'");
        }

        parser.Consume<DocumentStart>();
        var root = ReadNode(depth: 0);
        parser.Consume<DocumentEnd>();
        if (parser.Accept<DocumentStart>(out var second))
        {
            throw Refuse(Locate(second.Start, file), "a second document starts here; a recipe file holds one recipe");
        }

        parser.Consume<StreamEnd>();
        return root;
    }

    private YamlNode ReadNode(int depth)
    {
        var current = parser.Consume<ParsingEvent>();
        var location = Locate(current.Start, file);
        if (depth > DeepestNesting)
        {
            throw Refuse(location, $"nested deeper than {DeepestNesting} levels; a recipe needs far fewer");
        }

        if (current is AnchorAlias || current is NodeEvent { Anchor.IsEmpty: false })
        {
            throw Refuse(location, "anchors and aliases are not allowed in a recipe; write the value out");
        }

        if (current is NodeEvent { Tag.IsEmpty: false })
        {
            throw Refuse(location, "tags are not allowed in a recipe; write the value without the tag");
        }

        return current switch
        {
            Scalar scalar => new YamlScalar(location, scalar.Value, scalar.Style == ScalarStyle.Plain),
            SequenceStart => ReadSequence(location, depth),
            MappingStart => ReadMapping(location, depth),
            _ => throw Refuse(location, "a value was expected here"),
        };
    }

    private YamlSequence ReadSequence(SourceLocation location, int depth)
    {
        var items = new List<YamlNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
        }

        return new YamlSequence(location, items);
    }

    private YamlMapping ReadMapping(SourceLocation location, int depth)
    {
        var entries = new List<YamlEntry>();
        var firstLines = new Dictionary<string, int>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode(depth + 1);
            if (key is not YamlScalar { Kind: not ScalarKind.Null } name)
            {
                throw Refuse(key.Location, $"found {key.Description} where a key was expected; a key is a plain name");
            }

            var value = ReadNode(depth + 1);
            if (firstLines.TryAdd(name.Text, name.Location.Line))
            {
                entries.Add(new YamlEntry(name, value));
            }
            else
            {
                var text = YamlScalar.Shorten(name.Text);
                diagnostics.Add(DiagnosticTable.DuplicateKey.At(
                    name.Location,
                    $"the key '{text}' is given twice; first on line {firstLines[name.Text]}; keep one"));
            }
        }

        return new YamlMapping(location, entries);
    }

    private static DiagnosticException Refuse(SourceLocation location, string message) =>
        DiagnosticTable.YamlSyntax.Exception(location, message);

    private static SourceLocation Locate(Mark mark, string file) =>
        new(file, int.CreateSaturating(mark.Line), int.CreateSaturating(mark.Column));

    // For a tab in the indentation the library names the start of the mapping around it.
    private static SourceLocation LocateFault(YamlException exception, string text, string file)
    {
        var location = Locate(exception.Start, file);
        if (!exception.Message.Contains(" tab ", StringComparison.Ordinal))
        {
            return location;
        }

        var line = 0;
        foreach (var content in text.AsSpan().EnumerateLines())
        {
            var column = content.IndexOfAnyExcept(' ');
            if (++line >= location.Line && column >= 0 && content[column] == '\t')
            {
                return new SourceLocation(file, line, column + 1);
            }
        }

        return location;
    }

    // The library writes "While scanning X, found Y." and sometimes repeats the position, which is shown already.
    private static string ReasonOf(YamlException exception)
    {
        var message = exception.Message;
        var end = message.IndexOf("): ", StringComparison.Ordinal);
        var reason = message.StartsWith('(') && end >= 0 ? message[(end + 3)..] : message;
        reason = reason.TrimEnd('.', ' ');
        return reason.Length == 0
            ? "the YAML is malformed"
            : string.Concat(char.ToLower(reason[0], CultureInfo.InvariantCulture).ToString(), reason.AsSpan(1));
    }
}
