using System.Security.Cryptography;
using QuantBuild.Formats.Files;
using QuantBuild.Packages.Manifests;

namespace QuantBuild.Packages.Layout;

/// <summary>Digests of files to pack.</summary>
internal static class HashedFile
{
    /// <exception cref="QuantBuild.Recipes.Diagnostics.DiagnosticException">QB5024: the path cannot be packed.</exception>
    public static ModelFile Read(string source, string path)
    {
        if (!PackagedPath.IsValid(path))
        {
            throw PackableModel.Refuse(
                source, "has a name that not every platform takes (letters, digits, '-', '_' and '.', and not too long)");
        }

        using var stream = RegularFile.Open(source, bufferSize: 1 << 17);
        var digest = Convert.ToHexStringLower(SHA256.HashData(stream));
        return new ModelFile(new PackagedFile(path, stream.Length, digest), source);
    }
}
