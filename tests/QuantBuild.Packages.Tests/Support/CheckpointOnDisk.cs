using System.Security.Cryptography;
using QuantBuild.Packages.Layout;
using QuantBuild.Packages.Manifests;

namespace QuantBuild.Packages.Tests.Support;

/// <summary>A folder with an output of a run, its weights any bytes.</summary>
internal sealed class CheckpointOnDisk : IDisposable
{
    private readonly TemporaryFolder root = new();

    public CheckpointOnDisk(string name = "sentiment")
    {
        Directory.CreateDirectory(this[$"{name}/compressed-tensors"]);
        Folder = this[name];
        File.WriteAllText(this[$"{name}/compressed-tensors/config.json"],
            """
            {"architectures":["BertForSequenceClassification"],"model_type":"bert","id2label":{"0":"bad","1":"good"},
             "quantization_config":{}}
            """);
        File.WriteAllBytes(
            this[$"{name}/compressed-tensors/model.safetensors"],
            [.. Enumerable.Range(0, 3000).Select(i => (byte)(i * 7))]);
        WriteReport();
    }

    public string Root => root.Path;

    /// <summary>The run's output.</summary>
    public string Folder { get; }

    public string this[string path] => root[path];

    public PackageLayout Layout(string id = "Contoso.Models", string version = "1.2.3") =>
        PackageLayout.Create(new PackageIdentity(id, version), "MIT", [PackableModel.Read(Folder, name: null)]);

    /// <summary>One more checkpoint of the run, of one file, listed behind the first.</summary>
    public void AddFormat(string format, string file)
    {
        Directory.CreateDirectory(Path.Combine(Folder, format));
        File.WriteAllBytes(Path.Combine(Folder, format, file), [1, 2, 3]);
        WriteReport($"{format}/{file}");
    }

    public void Dispose() => root.Dispose();

    private void WriteReport(params string[] more)
    {
        var digest = new string('a', 64);
        string[] paths = ["compressed-tensors/config.json", "compressed-tensors/model.safetensors", .. more];
        var files = string.Join(',', paths.Select(path =>
            $$"""{"path":"{{path}}","bytes":1,"sha256":"{{DigestOf(Path.Combine(Folder, path))}}"}"""));
        File.WriteAllText(Path.Combine(Folder, "report.json"),
            $$"""
            {"schema":1,"recipe":"sentiment","quantization":{"bits":"4-4-8"},
             "evaluation":[{"metric":"accuracy","full":0.8303,"quantized":0.8261,"low":0.8,"high":0.85,"samples":872}],
             "provenance":{"sourceModel":"{{digest}}","recipe":"{{digest}}","data":{"calibration":"{{digest}}"},
             "algorithm":{"name":"mrem","version":3},"numerics":1},"files":[{{files}}]}
            """);
    }

    private static string DigestOf(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
