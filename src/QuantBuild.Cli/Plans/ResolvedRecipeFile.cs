using System.Text.Json;
using QuantBuild.Formats.Files;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Resolved;

namespace QuantBuild.Cli.Plans;

/// <summary>
/// The recipe with every default filled in, as it stands in plans. Builds of one project at the same moment write it to
/// the same place.
/// </summary>
internal static class ResolvedRecipeFile
{
    /// <exception cref="DiagnosticException">
    /// QB4001: the file cannot be written. QB4006, QB5010, QB5011: the disk or the system refuses.
    /// </exception>
    public static void Write(Recipe recipe, string path)
    {
        try
        {
            Disk.CreateFolder(Path.GetDirectoryName(path)!);
            AtomicFile.Write(
                path,
                stream =>
                {
                    using (var json = new Utf8JsonWriter(stream, PlanJson.Layout))
                    {
                        ResolvedRecipe.Write(recipe, json);
                    }

                    stream.Write("\n"u8);
                },
                toDisk: false);
        }
        catch (StorageException exception)
        {
            throw StorageFault.OfOutput("the resolved recipe", path, exception);
        }
    }
}
