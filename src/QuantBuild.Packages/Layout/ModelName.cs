using QuantBuild.Packages.Manifests;

namespace QuantBuild.Packages.Layout;

/// <summary>Names of models in a package.</summary>
internal static class ModelName
{
    // Files in subfolders need room below the limit of paths.
    private const int Longest = 100;
    private const string Nameless = "model";

    /// <param name="folder">The model's; its name serves where none is given.</param>
    /// <param name="given">By the user or the recipe; null: none.</param>
    /// <param name="isFormat">Whether the folder's name says nothing of the model: then its parent's serves.</param>
    public static string Of(string folder, string? given, Func<string, bool> isFormat)
    {
        var path = Path.TrimEndingDirectorySeparator(folder);
        var last = Path.GetFileName(path);
        var name = given ?? (isFormat(last) ? Path.GetFileName(Path.GetDirectoryName(path)) ?? last : last);
        var spelt = string.Concat(name.Select(letter =>
            char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '-')).Trim('.', '-');

        // Names of other scripts leave nothing, and a device's name is none: the model must have one all the same.
        spelt = spelt.Length <= Longest ? spelt : spelt[..Longest].TrimEnd('.', '-');
        return spelt.Length == 0 ? Nameless
            : PackagedPath.IsDevice(spelt) ? $"{spelt.Split('.')[0]}-{Nameless}"
            : spelt;
    }
}
