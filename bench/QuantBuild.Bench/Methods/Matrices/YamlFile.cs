using System.Text;
using QuantBuild.Formats.Files;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Bench.Methods.Matrices;

/// <summary>Reads YAML with the recipes' own reader.</summary>
internal static class YamlFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="DiagnosticException">It cannot be read, or is no YAML.</exception>
    public static YamlNode Read(string path, string shownPath)
    {
        try
        {
            RegularFile.Require(path);
            return new FileInfo(path).Length <= RecipeReader.LargestFile
                ? Parse(Utf8.GetString(RegularFile.ReadAllBytes(path)), shownPath)
                : throw Unreadable(shownPath, $"the file is larger than {RecipeReader.LargestFile} bytes; divide it");
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw Unreadable(shownPath, $"it cannot be read: {exception.Message} Check the path");
        }
    }

    /// <param name="text">YAML.</param>
    /// <param name="origin">For messages: a file, or the option it stood in.</param>
    public static YamlNode Parse(string text, string origin)
    {
        var diagnostics = new List<Diagnostic>();
        var node = YamlTreeReader.Read(text, origin, diagnostics);
        return node is null || diagnostics.Count > 0 ? throw new DiagnosticException(diagnostics) : node;
    }

    private static DiagnosticException Unreadable(string path, string message) =>
        DiagnosticTable.RecipeUnreadable.Exception(new SourceLocation(path), message);
}
