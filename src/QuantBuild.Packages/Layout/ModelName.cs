using QuantBuild.Packages.Manifests;

namespace QuantBuild.Packages.Layout;

/// <summary>Names of models in a package.</summary>
internal static class ModelName
{
    /// <param name="folder">The model's; its name serves where none is given.</param>
    /// <param name="given">By the user or the recipe; null: none.</param>
    /// <param name="formats">Names of folders that say nothing of the model.</param>
    public static string Of(string folder, string? given, IReadOnlyCollection<string> formats)
    {
        var path = Path.TrimEndingDirectorySeparator(folder);
        var last = Path.GetFileName(path);
        var name = given ?? (formats.Contains(last) ? Path.GetFileName(Path.GetDirectoryName(path)) ?? last : last);
        var spelt = string.Concat(name.Select(letter =>
            char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '-')).Trim('.', '-');
        return PackagedPath.IsValidSegment(spelt)
            ? spelt
            : throw PackableModel.Refuse(folder, $"would be packed as '{name}', which cannot name a folder");
    }
}
