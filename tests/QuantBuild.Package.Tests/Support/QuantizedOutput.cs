using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace QuantBuild.Package.Tests.Support;

/// <summary>What a build of the tiny model, or of another recipe, left.</summary>
internal sealed class QuantizedOutput(ConsumerProject project, string recipe = TinyModel.Name)
{
    private const string RunFile = "run.json";

    /// <summary>Digest by name, of every file but the record of the run's cost.</summary>
    public SortedDictionary<string, string> Digests() => new(
        Directory.GetFiles(Folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != RunFile)
            .ToDictionary(
                file => Path.GetRelativePath(Folder, file),
                file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))),
                StringComparer.Ordinal),
        StringComparer.Ordinal);

    /// <summary><c>hit</c> or <c>done</c> by stage.</summary>
    public Dictionary<string, string> Stages() => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, RunFile)))!
        ["stages"]!.AsArray().ToDictionary(
            stage => stage!["name"]!.GetValue<string>(), stage => stage!["state"]!.GetValue<string>(),
            StringComparer.Ordinal);

    private string Folder => project.OutputOf(recipe);
}
