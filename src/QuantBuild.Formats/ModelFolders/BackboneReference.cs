using System.Text.Json.Nodes;
using QuantBuild.Formats.Files;

namespace QuantBuild.Formats.ModelFolders;

/// <summary>
/// <c>backbone.json</c> beside a delta whose backbone lies in a package of its own: which one, and where in it. A
/// delta beside its backbone has no such file.
/// </summary>
/// <param name="Package">Id of the backbone's package.</param>
/// <param name="Version">Its one version that serves.</param>
/// <param name="Model">Name of the model in that package.</param>
/// <param name="Format">Of the backbone's checkpoint, and its folder.</param>
public sealed record BackboneReference(string Package, string Version, string Model, string Format)
{
    /// <summary>The name of the file in a checkpoint's folder.</summary>
    public const string FileName = "backbone.json";

    /// <summary>The name of a delta's file in a checkpoint's folder.</summary>
    internal const string DeltaFileName = "delta.safetensors";

    private const int Schema = 1;
    private const int LongestName = 200;
    private const string ModelsFolder = "models";

    /// <summary>Whether a checkpoint's folder has one.</summary>
    public static bool Exists(string folder) => InputFile.Exists(Path.Combine(folder, FileName));

    /// <summary>The folder of a checkpoint's weights: its own, or that of the backbone that it names.</summary>
    /// <param name="folder">The checkpoint's.</param>
    /// <exception cref="ModelFileException">It names a backbone that is not there, or names none rightly.</exception>
    public static string WeightsFolderOf(string folder) =>
        WeightFiles.AreIn(folder) || !Exists(folder) ? folder : Read(folder).Find(folder);

    /// <summary>Reads the file of a checkpoint's folder.</summary>
    /// <exception cref="ModelFileException">It is missing, damaged, or holds something that is no name.</exception>
    public static BackboneReference Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var root = JsonFile.ReadObject(path);
        if (root["schema"] is not JsonValue schema || !schema.TryGetValue<int>(out var version) || version != Schema)
        {
            throw new ModelFileException(
                path, $"is of another version than {Schema}. Get the package again, or update QuantBuild.")
            {
                Problem = ModelFileProblem.Unsupported,
            };
        }

        return new BackboneReference(
            Name(path, root, "package"), Name(path, root, "version"), Name(path, root, "model"),
            Name(path, root, "format"));
    }

    /// <summary>The file's bytes: equal references, equal bytes.</summary>
    public byte[] ToBytes() => JsonFile.ToBytes(new JsonObject
    {
        ["schema"] = Schema,
        ["package"] = Package,
        ["version"] = Version,
        ["model"] = Model,
        ["format"] = Format,
    });

    /// <summary>
    /// The backbone's folder: beside the application (<c>models/PACKAGE/MODEL/FORMAT</c>, where the delta lies in a
    /// folder of that shape too), in a package that was pulled whole, or in the folder of restored packages.
    /// </summary>
    /// <param name="folder">Of the delta's checkpoint.</param>
    /// <exception cref="ModelFileException">It lies in none of these places.</exception>
    public string Find(string folder)
    {
        string[] candidates =
        [
            At(folder, 3, Package, Model, Format),
            At(folder, 2, Model, Format),
            At(folder, 5, Package.ToLowerInvariant(), Version.ToLowerInvariant(), ModelsFolder, Model, Format),
        ];
        return Array.Find(candidates, WeightFiles.AreIn) ?? throw new ModelFileException(
            Path.Combine(folder, FileName),
            $"names the backbone '{Model}' of the package {Package} {Version}, which is not in '{candidates[0]}'. "
            + "Build the application with that package, which the delta's package depends on.")
        {
            Problem = ModelFileProblem.Backbone,
        };
    }

    private static string At(string folder, int levelsUp, params string[] segments) => Path.GetFullPath(Path.Combine(
        [folder, .. Enumerable.Repeat("..", levelsUp), .. segments]));

    private static string Name(string path, JsonObject root, string key) =>
        root[key] is JsonValue value && value.TryGetValue<string>(out var name) && IsName(name)
            ? name
            : throw new ModelFileException(
                path, $"has no '{key}' that can be the name of a folder. Get the package again.");

    // It leads to files outside of the folder: never further than to a package beside its own.
    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name[0] != '.' && name[^1] != '.'
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
}
