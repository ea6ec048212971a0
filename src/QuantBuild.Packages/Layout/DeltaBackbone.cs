using QuantBuild.Formats;
using QuantBuild.Formats.Deltas;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Packages.Manifests;

namespace QuantBuild.Packages.Layout;

/// <summary>Which backbone a model's delta is for, as both lie on the disk.</summary>
internal static class DeltaBackbone
{
    /// <param name="files">Of a model.</param>
    /// <returns>Null where no checkpoint among them has a delta.</returns>
    /// <exception cref="ModelFileException">
    /// A delta is damaged, or for another backbone than the one beside it.
    /// </exception>
    public static PackagedBackbone? Find(IReadOnlyList<ModelFile> files)
    {
        if (files.FirstOrDefault(file => IsDelta(file.Entry)) is not { } delta)
        {
            return null;
        }

        var stated = DeltaFile.ReadBackbone(delta.Source);
        var weights = FolderOf(delta.Entry) + SafetensorsFormat.FileName;
        if (files.FirstOrDefault(file => file.Entry.Path == weights) is not { } backbone)
        {
            throw new ModelFileException(
                delta.Source,
                $"is a delta without the backbone that it is for: '{SafetensorsFormat.FileName}' is not beside it. "
                + "Pack the output folder of the run that made it.")
            {
                Problem = ModelFileProblem.Backbone,
            };
        }

        DeltaFile.RequireBackbone(stated, delta.Source, backbone.Source, backbone.Entry.Sha256);
        return new PackagedBackbone(stated, Package: null, Model: null);
    }

    /// <summary>Whether a file of a package is a delta.</summary>
    public static bool IsDelta(PackagedFile file) =>
        file.Path.EndsWith("/" + DeltaFile.FileName, StringComparison.Ordinal);

    /// <summary>The folder of a file of a package, with its last <c>/</c>.</summary>
    public static string FolderOf(PackagedFile file) => file.Path[..(file.Path.LastIndexOf('/') + 1)];
}
