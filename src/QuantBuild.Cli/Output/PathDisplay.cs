using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Cli.Output;

/// <summary>Shows paths the way a person at <paramref name="currentFolder"/> would type them.</summary>
internal sealed class PathDisplay(string currentFolder)
{
    /// <summary>Relative where the file lies below the current folder; otherwise unchanged.</summary>
    public string Shorten(string path)
    {
        if (!Path.IsPathFullyQualified(path))
        {
            return path;
        }

        var relative = Path.GetRelativePath(currentFolder, path);
        var isBelow = relative != ".."
            && !relative.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            && !Path.IsPathRooted(relative);
        return isBelow ? relative : path;
    }

    /// <summary><c>recipe.quant.yaml(12,5): error QB1003: message</c>.</summary>
    public string Render(Diagnostic diagnostic) => diagnostic.Location is { } location
        ? (diagnostic with { Location = location with { File = Shorten(location.File) } }).ToString()
        : diagnostic.ToString();

    public string Absolute(string path) => Path.GetFullPath(path, currentFolder);
}
