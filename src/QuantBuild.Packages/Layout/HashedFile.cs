using System.Security.Cryptography;
using QuantBuild.Formats.Files;
using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Layout;

/// <summary>Digests of files to pack.</summary>
internal static class HashedFile
{
    /// <exception cref="DiagnosticException">QB5029: the path cannot be packed.</exception>
    public static ModelFile Read(string source, string path)
    {
        if (!PackagedPath.IsValid(path))
        {
            throw DiagnosticTable.FileNameUnpackable.Exception(
                new SourceLocation(source),
                $"the file would be packed as '{ManifestRules.Show(path)}', which not every platform takes: letters of "
                + "ASCII, digits, '-', '_' and '.', no '.' first or last in a name, no device's name, up to "
                + $"{PackagedPath.Longest} in "
                + "all; rename it, a shard in model.safetensors.index.json too, or move what is no file of the model");
        }

        using var stream = RegularFile.Open(source, bufferSize: 1 << 17);
        var digest = Convert.ToHexStringLower(SHA256.HashData(stream));
        return new ModelFile(new PackagedFile(path, stream.Length, digest), source);
    }
}
