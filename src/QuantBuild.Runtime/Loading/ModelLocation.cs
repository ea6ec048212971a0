using QuantBuild.Formats;
using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.ModelFolders;

namespace QuantBuild.Runtime.Loading;

/// <summary>Finds the checkpoint that a caller means.</summary>
internal static class ModelLocation
{
    private static readonly string[] Formats =
        [CompressedTensorsCheckpoint.FormatName, ModelFolder.FullPrecisionFormat];

    /// <summary>The folder itself, or the one below it with a checkpoint in a known format.</summary>
    /// <exception cref="ModelFileException">There is neither.</exception>
    public static string Find(string folder)
    {
        string[] candidates = [folder, .. Formats.Select(format => Path.Combine(folder, format))];
        return Array.Find(candidates, HasConfiguration) ?? throw new ModelFileException(
            folder,
            Directory.Exists(folder)
                ? $"holds no {ModelConfiguration.FileName}, nor does a folder "
                    + $"{string.Join(" or ", Formats)} in it. Give the folder of a checkpoint, "
                    + "or a run's output folder."
                : "is no folder. Check the path; a model package places its files beside the application.");
    }

    private static bool HasConfiguration(string folder) =>
        File.Exists(Path.Combine(folder, ModelConfiguration.FileName));
}
