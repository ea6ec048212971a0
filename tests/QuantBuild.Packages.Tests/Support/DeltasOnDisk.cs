using System.Security.Cryptography;
using QuantBuild.Formats.Deltas;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Packages.Archives;
using QuantBuild.Packages.Layout;
using QuantBuild.Packages.Manifests;

namespace QuantBuild.Packages.Tests.Support;

/// <summary>Outputs of runs on a backbone, whose weights are any bytes; a delta holds its digest alone.</summary>
internal sealed class DeltasOnDisk : IDisposable
{
    public const string Backbone = "Contoso.Backbone";

    private readonly TemporaryFolder root = new();

    public string this[string path] => root[path];

    /// <summary>Writes the output of a run.</summary>
    /// <param name="name">Of the run, and in the delta.</param>
    /// <param name="backbone">Of which the weights are made.</param>
    /// <param name="stated">The weights whose digest the delta states; null for the same.</param>
    /// <param name="vocabulary">Lines of the tokenizer.</param>
    public void Write(string name, byte backbone = 1, byte? stated = null, string vocabulary = "[PAD]\n[UNK]\n")
    {
        var folder = this[$"{name}/compressed-tensors"];
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"),
            """{"architectures":["BertForSequenceClassification"],"model_type":"bert","quantization_config":{},"""
            + $"\"id2label\":{{\"0\":\"not {name}\",\"1\":\"{name}\"}}}}");
        File.WriteAllText(Path.Combine(folder, "vocab.txt"), vocabulary);
        File.WriteAllBytes(Path.Combine(folder, "model.safetensors"), Weights(backbone));
        var digest = Convert.ToHexStringLower(SHA256.HashData(Weights(stated ?? backbone)));
        SafetensorsWriter.Write(
            Path.Combine(folder, DeltaFile.FileName),
            [],
            new Dictionary<string, string>
            {
                ["quantbuild.delta"] = $$"""{"schema":1,"backbone":"{{digest}}","of":"{{name}}" }""",
            });
    }

    /// <summary>Packs outputs of runs, and their backbone apart.</summary>
    public WrittenPackages Pack(string id, string version, string folder, params string[] names) => Pack(
        id, version, folder, new PackageDivision { Backbone = Backbone + "/1.0.0" }, names);

    public WrittenPackages Pack(
        string id, string version, string folder, PackageDivision division, params string[] names) =>
        PackBy(authors: id, id, version, folder, division, names);

    public WrittenPackages PackBy(
        string authors, string id, string version, string folder, PackageDivision division, params string[] names) =>
        ModelPackager.Pack(
            PackageLayout.Create(
                new PackageIdentity(id, version),
                "MIT",
                [.. names.Select(name => PackableModel.Read(this[name], name: null))]),
            authors,
            this[folder],
            division,
            CancellationToken.None);

    public void Dispose() => root.Dispose();

    private static byte[] Weights(byte seed) => [.. Enumerable.Range(0, 3000).Select(i => (byte)(i * seed))];
}
