using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Deltas;
using QuantBuild.Formats.Files;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Packages.Archives;
using QuantBuild.Packages.Layout;
using QuantBuild.Packages.Manifests;
using QuantBuild.Packages.Verification;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Inspection;

/// <summary>Says what models are: those of a package, or one on the disk. No weights are read but a delta's.</summary>
public static class ModelInspection
{
    /// <summary>Reads the configurations of models, and their deltas whole.</summary>
    /// <param name="path">
    /// The folder of a checkpoint, a run's output, a delta's file, a nupkg, or the folder of a package that was
    /// restored, pulled, or placed by a build. Absolute.
    /// </param>
    /// <param name="cancellation">Between files of a nupkg.</param>
    /// <returns>At least one.</returns>
    /// <exception cref="DiagnosticException">
    /// QB1009, QB2001, QB2003, QB2004: a file is missing, damaged, or describes what cannot be. QB2011: a delta is for
    /// another backbone than the one beside it. QB5020, QB5022, QB5027, QB5028: it is no model package, or not whole.
    /// </exception>
    public static IReadOnlyList<InspectedModel> Inspect(string path, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(path);
        return PackableModel.Translate(path, () =>
            Directory.Exists(path) ? InspectFolder(path)
            : Path.GetFileName(path) == DeltaFile.FileName ? [InspectCheckpoint(Path.GetDirectoryName(path)!)]
            : InspectArchive(path, cancellation));
    }

    private static IReadOnlyList<InspectedModel> InspectFolder(string folder)
    {
        if (!File.Exists(Path.Combine(folder, PackageManifest.FileName)))
        {
            return [InspectCheckpoint(FindCheckpoint(folder))];
        }

        var package = new PackageFolder(folder);
        var configurations = package.Manifest.Models
            .Select(model => model.Files.FirstOrDefault(file => IsOf(model, file, ModelConfiguration.FileName)))
            .OfType<PackagedFile>();
        List<InspectedModel> models =
        [
            .. configurations.Select(file => InspectCheckpoint(Path.GetDirectoryName(
                package.Find(file) ?? throw Missing(folder, file))!)),
        ];
        return models.Count > 0 ? models : throw NoModel(folder, package.Manifest);
    }

    private static string FindCheckpoint(string folder)
    {
        string[] candidates = [folder, .. Directory.GetDirectories(folder).Order(StringComparer.Ordinal)];
        return Array.Find(candidates, path => File.Exists(Path.Combine(path, ModelConfiguration.FileName))) ?? folder;
    }

    private static List<InspectedModel> InspectArchive(string path, CancellationToken cancellation)
    {
        using var archive = PackageArchive.Open(path);
        var models = new List<InspectedModel>();
        foreach (var model in archive.Manifest.Models)
        {
            PackagedFile[] files =
            [
                .. model.Files.Where(file => file.Part == 0
                    && (IsOf(model, file, ModelConfiguration.FileName) || IsOf(model, file, DeltaFile.FileName))),
            ];
            if (!files.Any(file => IsOf(model, file, ModelConfiguration.FileName)))
            {
                continue;
            }

            var unpacked = Path.Combine(Path.GetTempPath(), $"quantbuild-inspect-{Path.GetRandomFileName()}");
            Disk.CreateFolder(unpacked);
            try
            {
                foreach (var file in files)
                {
                    using var target = Disk.CreateNew(Path.Combine(unpacked, Path.GetFileName(file.Path)));
                    archive.CopyTo(file, target, cancellation);
                }

                models.Add(InspectCheckpoint(unpacked) with
                {
                    Folder = model.Checkpoint,
                    WeightsBytes = model.Files.Where(IsWeights).Sum(file => file.Bytes),
                });
                models[^1] = InPackage(models[^1], model);
            }
            finally
            {
                Disk.TryRemove(unpacked);
            }
        }

        return models.Count > 0 ? models : throw NoModel(path, archive.Manifest);
    }

    private static InspectedModel InPackage(InspectedModel model, PackagedModel packed) => model.Delta is not { } delta
        ? model
        : packed.Backbone?.Sha256 != delta.Backbone
            ? throw DiagnosticTable.DeltaBackbone.Exception(
                location: null,
                $"the delta of '{packed.Name}' was made for the backbone with the SHA-256 {delta.Backbone}, and its "
                + $"package states {packed.Backbone?.Sha256 ?? "none"}; get the package again from whoever made it")
            : model with { Delta = delta with { BackbonePackage = packed.Backbone.Package } };

    private static InspectedModel InspectCheckpoint(string folder)
    {
        var configuration = ModelConfiguration.Open(Path.Combine(folder, ModelConfiguration.FileName));
        var described = CheckpointFolder.Describe(configuration);
        return new InspectedModel(
            folder,
            configuration.ModelType,
            described.Task,
            described.Labels,
            Directory.EnumerateFiles(folder).Where(IsWeightsFile).Sum(file => new FileInfo(file).Length),
            DeltaFile.Exists(folder) ? InspectDelta(folder, configuration) : null);
    }

    private static InspectedDelta InspectDelta(string folder, ModelConfiguration configuration)
    {
        var path = Path.Combine(folder, DeltaFile.FileName);
        var model = ArchitectureRegistry.BuiltIn.Describe(configuration, HeadOf(configuration));
        var delta = DeltaFile.Read(path, model);
        var reference = BackboneReference.Exists(folder) ? BackboneReference.Read(folder) : null;
        if (ModelFolder.HasWeights(folder))
        {
            DeltaFile.RequireBackbone(delta, path, Path.Combine(folder, SafetensorsFormat.FileName));
        }

        return new InspectedDelta(
            new FileInfo(path).Length,
            delta.Backbone,
            reference is null ? null : new PackageIdentity(reference.Package, reference.Version),
            [
                .. delta.Matrices.Select(matrix => new InspectedMatrix(
                    matrix.Key,
                    model.OfMatrix(matrix.Key).Count,
                    matrix.Value.Positions.Length,
                    matrix.Value.Steps?.Length ?? 0)),
            ],
            [
                .. delta.Parameters.Keys.Select(
                    name => new InspectedParameter(name, model[name].Extents, model[name].IsHead)),
            ]);
    }

    // Models without a class of their own have no head.
    private static HeadKind HeadOf(ModelConfiguration configuration)
    {
        var architecture = ArchitectureRegistry.BuiltIn.Of(configuration);
        return Enum.GetValues<HeadKind>().FirstOrDefault(
            head => architecture.ClassesOf(head).Intersect(configuration.Architectures, StringComparer.Ordinal).Any());
    }

    private static bool IsOf(PackagedModel model, PackagedFile file, string name) =>
        file.Path == $"{model.Checkpoint}/{name}";

    private static bool IsWeights(PackagedFile file) => IsWeightsFile(file.Path);

    private static bool IsWeightsFile(string path) =>
        path.EndsWith(SafetensorsFormat.Extension, StringComparison.Ordinal)
        && Path.GetFileName(path) is not DeltaFile.FileName && !CheckpointFolder.IsSidecar(path);

    private static DiagnosticException Missing(string folder, PackagedFile file) =>
        DiagnosticTable.ModelFileMissing.Exception(
            new SourceLocation(folder), $"the file '{file.Path}' of the package is missing; get the package again");

    private static DiagnosticException NoModel(string path, PackageManifest manifest) =>
        DiagnosticTable.ModelFileMissing.Exception(
            new SourceLocation(path),
            $"{manifest.Package} holds no {ModelConfiguration.FileName}: it is a part of a package, or the backbone of "
            + "deltas; give the package that depends on it");
}
