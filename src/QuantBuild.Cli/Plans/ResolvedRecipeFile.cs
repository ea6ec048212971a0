using System.Text.Json;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Cli.Plans;

/// <summary>The recipe with every default filled in, as it stands in plans.</summary>
internal static class ResolvedRecipeFile
{
    /// <exception cref="DiagnosticException">QB4001: the file cannot be written.</exception>
    public static void Write(Recipe recipe, string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var stream = File.Create(path);
            using (var json = new Utf8JsonWriter(stream, PlanJson.Layout))
            {
                ResolvedRecipe.Write(recipe, json);
            }

            stream.Write("\n"u8);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw DiagnosticTable.OutputUnwritable.Exception(
                new SourceLocation(path),
                $"the resolved recipe cannot be written: {exception.Message}; choose another file",
                exception);
        }
    }
}
