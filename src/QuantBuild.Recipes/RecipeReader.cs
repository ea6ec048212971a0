using System.Buffers;
using System.Globalization;
using System.Text;
using QuantBuild.Formats.Files;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Schema;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Recipes;

/// <summary>Reads and validates recipes. The file is untrusted: see <see cref="LargestFile"/> for its size.</summary>
public sealed class RecipeReader
{
    /// <summary>
    /// The longest recipe, in bytes. The parser's time grows with the square of the length of some malformed texts.
    /// </summary>
    public const int LargestFile = 1 << 18;

    /// <summary>Diagnostics beyond these are dropped.</summary>
    public const int MostDiagnostics = 100;

    // Tab, line feed, carriage return and next line are YAML's own white space.
    private static readonly SearchValues<char> ControlCharacters = SearchValues.Create(
    [
        .. Enumerable.Range(0, 0xA0).Select(code => (char)code)
            .Where(character => char.IsControl(character) && character is not ('\t' or '\n' or '\r' or '\u0085')),
    ]);

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="vocabulary">What recipes can name.</param>
    public RecipeReader(RecipeVocabulary vocabulary) => Vocabulary = vocabulary;

    /// <summary>What recipes can name.</summary>
    public RecipeVocabulary Vocabulary { get; }

    /// <summary>Reads a recipe file; reports all its errors, not only the first.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="shownPath">The path to show in diagnostics; by default <paramref name="path"/>.</param>
    public RecipeReadResult Read(string path, string? shownPath = null)
    {
        if (!Path.IsPathFullyQualified(path))
        {
            throw new ArgumentException($"'{path}' is not absolute.", nameof(path));
        }

        var shown = shownPath ?? path;
        if (Directory.Exists(path))
        {
            return Unreadable(shown, "this is a folder; give the recipe file (*.quant.yaml) itself");
        }

        try
        {
            return Read(ReadContent(path), Path.GetDirectoryName(path)!, shown);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Unreadable(shown, "the recipe does not exist; check the path");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unreadable(shown, $"the recipe {RegularFile.Explain(exception)}");
        }
    }

    /// <summary>A recipe's YAML, or null where it cannot be had.</summary>
    /// <param name="path">Absolute.</param>
    internal static YamlNode? ReadTree(string path)
    {
        try
        {
            return ReadContent(path) is { Length: <= LargestFile } content && TryDecode(content, out var text)
                && FindControlCharacter(text, path) is null
                ? YamlTreeReader.Read(text, path, [])
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Validates a recipe's bytes.</summary>
    /// <param name="content">UTF-8, with or without a byte order mark.</param>
    /// <param name="folder">Absolute path that the recipe's paths are relative to.</param>
    /// <param name="shownPath">The path to show in diagnostics.</param>
    public RecipeReadResult Read(ReadOnlySpan<byte> content, string folder, string shownPath)
    {
        if (content.Length > LargestFile)
        {
            return Unreadable(shownPath, $"the file is larger than {LargestFile} bytes; a recipe is a few dozen lines");
        }

        if (!TryDecode(content, out var text))
        {
            return Unreadable(shownPath, "the file is not UTF-8 text; save it as UTF-8");
        }

        var context = new SchemaContext(folder);
        var root = FindControlCharacter(text, shownPath) is { } control
            ? Reject(context, control)
            : YamlTreeReader.Read(text, shownPath, context.Diagnostics);
        return root is null ? Failed(context) : Validate(root, shownPath, context);
    }

    private RecipeReadResult Validate(YamlNode root, string shownPath, SchemaContext context)
    {
        context.Locations[string.Empty] = root.Location;
        var (expanded, preset) = PresetExpansion.Apply(root, Vocabulary);
        var validated = (ValidatedObject?)Vocabulary.Root.Validate(expanded, string.Empty, context);
        var locations = new RecipeLocations(shownPath, context.Locations);
        if (validated is not null)
        {
            RecipeRules.Check(validated, Vocabulary, locations, context.Diagnostics);
        }

        return validated is null || context.Diagnostics.Exists(diagnostic => diagnostic.IsError)
            ? Failed(context)
            : new RecipeReadResult(RecipeBuilder.Build(validated, locations, this, preset), Sorted(context));
    }

    private static RecipeReadResult Failed(SchemaContext context) => new(Recipe: null, Sorted(context));

    private static List<Diagnostic> Sorted(SchemaContext context) =>
    [
        .. context.Diagnostics
            .OrderBy(diagnostic => diagnostic.Location!.Line)
            .ThenBy(diagnostic => diagnostic.Location!.Column)
            .ThenBy(diagnostic => diagnostic.Code, StringComparer.Ordinal)
            .Take(MostDiagnostics),
    ];

    private static RecipeReadResult Unreadable(string shownPath, string message) =>
        new(Recipe: null, [DiagnosticTable.RecipeUnreadable.At(new SourceLocation(shownPath), message)]);

    private static YamlNode? Reject(SchemaContext context, Diagnostic diagnostic)
    {
        context.Diagnostics.Add(diagnostic);
        return null;
    }

    // One byte more than the largest file at most.
    private static byte[] ReadContent(string path)
    {
        using var stream = RegularFile.Open(path);
        var content = new byte[LargestFile + 1];
        var length = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return content[..length];
    }

    private static bool TryDecode(ReadOnlySpan<byte> content, out string text)
    {
        try
        {
            text = Utf8.GetString(content.StartsWith(Encoding.UTF8.Preamble) ? content[3..] : content);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = string.Empty;
            return false;
        }
    }

    private static Diagnostic? FindControlCharacter(string text, string shownPath)
    {
        var index = text.AsSpan().IndexOfAny(ControlCharacters);
        if (index < 0)
        {
            return null;
        }

        var before = text.AsSpan(0, index);
        var line = before.Count('\n') + 1;
        var column = index - (before.LastIndexOf('\n') + 1) + 1;
        var code = ((int)text[index]).ToString("X4", CultureInfo.InvariantCulture);
        return DiagnosticTable.YamlSyntax.At(
            new SourceLocation(shownPath, line, column), $"the control character U+{code} is not allowed; remove it");
    }
}
