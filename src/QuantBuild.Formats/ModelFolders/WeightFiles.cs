using QuantBuild.Formats.Files;
using QuantBuild.Formats.PyTorch;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Formats.ModelFolders;

/// <summary>
/// The file, or the index of several files, that holds a folder's weights. The formats stand in the order in which they
/// are looked for; a new one is a folder with its reader and a line here.
/// </summary>
/// <param name="Format">That reads it.</param>
/// <param name="Path">Of the file or the index.</param>
/// <param name="IsIndex">Whether it is an index.</param>
internal sealed record WeightFiles(ITensorFileFormat Format, string Path, bool IsIndex)
{
    private static readonly ITensorFileFormat[] Formats = [new SafetensorsFormat(), new PyTorchFormat()];

    /// <summary>For messages: the names that are looked for.</summary>
    public static string Names { get; } =
        string.Join(" or ", Formats.SelectMany(format => new[] { format.FileName, format.IndexFileName }));

    /// <summary>Whether a folder has weights in any format.</summary>
    public static bool AreIn(string folder) => TryFind(folder) is not null;

    /// <summary>The weights of a folder; where there are none, the file that the first format would have.</summary>
    public static WeightFiles Find(string folder) => TryFind(folder)
        ?? new WeightFiles(Formats[0], System.IO.Path.Combine(folder, Formats[0].FileName), IsIndex: false);

    private static WeightFiles? TryFind(string folder)
    {
        foreach (var format in Formats)
        {
            var single = System.IO.Path.Combine(folder, format.FileName);
            if (InputFile.Exists(single))
            {
                return new WeightFiles(format, single, IsIndex: false);
            }

            var index = System.IO.Path.Combine(folder, format.IndexFileName);
            if (InputFile.Exists(index))
            {
                return new WeightFiles(format, index, IsIndex: true);
            }
        }

        return null;
    }
}
