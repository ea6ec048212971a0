using QuantBuild.Packages.Manifests;

namespace QuantBuild.Packages.Tests.Manifests;

/// <summary>A valid manifest, to be bent by tests.</summary>
internal static class Some
{
    public static readonly string Digest = new('a', 64);

    public static PackageManifest Manifest => new()
    {
        Package = new PackageIdentity("Contoso.Models", "1.2.3"),
        Licence = "MIT",
        Models = [Model],
    };

    public static PackagedModel Model => new()
    {
        Name = "sentiment",
        Format = "compressed-tensors",
        Task = "text-classification",
        Labels = ["negative", "sehr gut ✓"],
        Inputs = ["input_ids"],
        Scheme = "4-4-8",
        Metrics = [new PackagedMetric("accuracy", 0.8261, 0.8303, 0.8, 0.85, 872)],
        Report = "models/sentiment/report.json",
        Provenance = new ModelProvenance(Digest, Digest, [KeyValuePair.Create("calibration", Digest)], "mrem-s", 2, 3)
        {
            Backend = [KeyValuePair.Create("name", "managed"), KeyValuePair.Create("device", "cpu")],
        },
        Files =
        [
            new PackagedFile("models/sentiment/compressed-tensors/config.json", 10, Digest),
            new PackagedFile("models/sentiment/report.json", 20, Digest),
        ],
    };
}
