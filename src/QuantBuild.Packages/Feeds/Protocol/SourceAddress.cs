using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Secrets;

namespace QuantBuild.Packages.Feeds.Protocol;

/// <summary>Addresses of package sources, as users and nuget.config write them.</summary>
internal static class SourceAddress
{
    private const string Separator = "://";

    private static readonly string[] Schemes = ["http", "https", "file"];

    /// <summary>Whether it is meant as an address, not as a path or a name.</summary>
    public static bool IsMeant(string source) => source.Contains(Separator, StringComparison.Ordinal);

    /// <param name="source">Address, or a path, which is left alone.</param>
    /// <param name="shown">What the source is called in messages.</param>
    /// <exception cref="DiagnosticException">QB5050: it is no address that packages can come from.</exception>
    public static void Require(string source, string shown)
    {
        if (FindFault(source) is { } fault)
        {
            throw DiagnosticTable.SourceAddressWrong.Exception(
                location: null,
                $"the package source {shown} {fault}; write an address such as https://host/v3/index.json");
        }
    }

    /// <summary>Lets a mask know the password of an address.</summary>
    public static void Learn(string source, SecretMask secrets)
    {
        if (Uri.TryCreate(source, UriKind.Absolute, out var address) && address.UserInfo.Length > 0)
        {
            var parts = address.UserInfo.Split(':', 2);
            secrets.AddCredentials(Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts[^1]));
            secrets.Add(parts[^1]);
        }
    }

    private static string? FindFault(string source)
    {
        if (!IsMeant(source))
        {
            return null;
        }

        if (source.Any(char.IsControl) || !Uri.TryCreate(source, UriKind.Absolute, out var address))
        {
            return "has no valid address";
        }

        if (!Schemes.Contains(address.Scheme, StringComparer.OrdinalIgnoreCase))
        {
            var scheme = ManifestRules.Show(address.Scheme);
            return $"has an address with the scheme '{scheme}'; http, https and file are possible";
        }

        var hasHost = address.Host.Length > 0
            && Uri.CheckHostName(address.DnsSafeHost) != UriHostNameType.Unknown;
        return address.IsFile || hasHost ? null : "has an address without a valid host";
    }
}
