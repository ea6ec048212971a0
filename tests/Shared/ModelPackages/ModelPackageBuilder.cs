using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using QuantBuild.Packages.Manifests;

namespace QuantBuild.Tests.Shared.ModelPackages;

/// <summary>Makes nupkgs with models whose files are whatever a test says.</summary>
internal sealed class ModelPackageBuilder(string id, string version)
{
    private readonly SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
    private readonly List<PackagedModel> models = [];
    private readonly List<PackageIdentity> parts = [];
    private string? nuspec;

    public PackageIdentity Identity { get; } = new(id, version);

    /// <param name="name">Of the model.</param>
    /// <param name="content">By name of the file in the checkpoint's folder.</param>
    /// <param name="format">As in a manifest.</param>
    /// <param name="part">That holds the files, from 1; 0: this package.</param>
    public ModelPackageBuilder Model(
        string name, IReadOnlyDictionary<string, byte[]> content, string format = "full-precision", int part = 0)
    {
        var folder = $"models/{name}/{format}/";
        models.Add(new PackagedModel
        {
            Name = name,
            Format = format,
            Scheme = "32-32-32",
            Files =
            [
                .. content.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => new PackagedFile(
                    folder + file.Key, file.Value.Length, Convert.ToHexStringLower(SHA256.HashData(file.Value)), part)),
            ],
        });
        foreach (var file in content.Where(_ => part == 0))
        {
            files.Add(folder + file.Key, file.Value);
        }

        return this;
    }

    /// <summary>A model of some text files, the same for the same name and seed.</summary>
    public ModelPackageBuilder Model(
        string name, int seed = 1, string format = "full-precision", int part = 0) => Model(
        name,
        new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["config.json"] = Encoding.UTF8.GetBytes("{}\n"),
            ["model.safetensors"] =
                [.. Enumerable.Range(0, 4096).Select(i => (byte)((i * 31) + (seed * 7) + (i >> 5)))],
        },
        format,
        part);

    /// <summary>Every file of a folder, without those below it.</summary>
    public ModelPackageBuilder ModelFolder(string name, string folder) => Model(
        name,
        Directory.EnumerateFiles(folder)
            .ToDictionary(file => Path.GetFileName(file), System.IO.File.ReadAllBytes, StringComparer.Ordinal));

    public ModelPackageBuilder Part(PackageIdentity part)
    {
        parts.Add(part);
        return this;
    }

    /// <summary>A file that no manifest lists.</summary>
    public ModelPackageBuilder File(string path, string content)
    {
        files[path] = Encoding.UTF8.GetBytes(content);
        return this;
    }

    /// <summary>Another nuspec than the package's.</summary>
    public ModelPackageBuilder Nuspec(string text)
    {
        nuspec = text;
        return this;
    }

    /// <param name="withManifest">False: no model package.</param>
    /// <param name="change">Changes the bytes of the files that are packed, after their digests are taken.</param>
    public byte[] Build(bool withManifest = true, Action<SortedDictionary<string, byte[]>>? change = null)
    {
        change?.Invoke(files);
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, $"{Identity.Id}.nuspec", Encoding.UTF8.GetBytes(nuspec ?? WriteNuspec()));
            if (withManifest)
            {
                var manifest = new PackageManifest { Package = Identity, Models = models, Parts = parts };
                Add(archive, PackageManifest.FileName, manifest.Write());
            }

            foreach (var (path, content) in files)
            {
                Add(archive, path, content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>Writes the nupkg into a folder.</summary>
    /// <returns>Its path.</returns>
    public string Save(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{Identity.Id}.{Identity.Version}.nupkg");
        System.IO.File.WriteAllBytes(path, Build());
        return path;
    }

    private string WriteNuspec() => string.Create(CultureInfo.InvariantCulture, $"""
        <?xml version="1.0" encoding="utf-8"?>
        <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
          <metadata>
            <id>{Identity.Id}</id>
            <version>{Identity.Version}</version>
            <authors>tests</authors>
            <description>Models of tests.</description>
          </metadata>
        </package>
        """);

    private static void Add(ZipArchive archive, string path, byte[] content)
    {
        using var entry = archive.CreateEntry(path, CompressionLevel.Fastest).Open();
        entry.Write(content);
    }
}
