using System.Security.Cryptography;
using System.Text;

namespace QuantBuild.Packages.ConsumerTargets;

/// <summary>A package's own part of the names of items, properties and targets: packages never share one.</summary>
internal static class PackageSymbol
{
    private const int DigestLetters = 8;

    /// <summary><c>Contoso.Models</c> gives <c>Contoso_Models</c>; ids that hold <c>_</c> end with a digest.</summary>
    public static string Of(string packageId)
    {
        var name = packageId.Replace('.', '_');
        if (!packageId.Contains('_', StringComparison.Ordinal))
        {
            return name;
        }

        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(packageId.ToLowerInvariant())));
        return $"{name}_{digest[..DigestLetters]}";
    }
}
