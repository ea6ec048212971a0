using System.Text.Json;

namespace QuantBuild.Tests.Shared.Feeds;

/// <summary>The documents of NuGet's protocol, with what its client asks of them.</summary>
internal static class FeedDocuments
{
    public const string Json = "application/json";

    public static string ServiceIndex(string address) => Write(new
    {
        version = "3.0.0",
        resources = new[]
        {
            Resource($"{address}/flat/", "PackageBaseAddress/3.0.0"),
            Resource($"{address}/registration/", "RegistrationsBaseUrl/3.6.0"),
            Resource($"{address}/push", "PackagePublish/2.0.0"),
        },
    });

    public static string Versions(IReadOnlyList<FeedPackage> packages) =>
        Write(new { versions = packages.Select(package => package.Version.ToLowerInvariant()) });

    public static string Registration(string address, IReadOnlyList<FeedPackage> packages)
    {
        var index = $"{address}/registration/{packages[0].Id.ToLowerInvariant()}/index.json";
        var leaves = packages.Select(package => Leaf(address, index, package)).ToArray();
        var page = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["@id"] = index + "#page",
            ["count"] = leaves.Length,
            ["lower"] = "0.0.0",
            ["upper"] = "9999.0.0",
            ["items"] = leaves,
        };
        return Write(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["@id"] = index,
            ["count"] = 1,
            ["items"] = new[] { page },
        });
    }

    private static Dictionary<string, object> Leaf(string address, string index, FeedPackage package)
    {
        var (id, version) = (package.Id.ToLowerInvariant(), package.Version.ToLowerInvariant());
        var content = $"{address}/flat/{id}/{version}/{id}.{version}.nupkg";
        return new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["@id"] = $"{index}#{version}",
            ["packageContent"] = content,
            ["catalogEntry"] = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["@id"] = $"{index}#{version}-entry",
                ["id"] = package.Id,
                ["version"] = package.Version,
                ["listed"] = true,
                ["packageContent"] = content,
            },
        };
    }

    private static Dictionary<string, object> Resource(string id, string type) =>
        new(StringComparer.Ordinal) { ["@id"] = id, ["@type"] = type };

    private static string Write(object document) => JsonSerializer.Serialize(document);
}
