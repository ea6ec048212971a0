using QuantBuild.Bench.Methods.Matrices;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Bench.Methods;

/// <summary>
/// The command that makes a page, without paths of this machine: files and folders by their names alone.
/// </summary>
internal static class CommandText
{
    public static string Of(Matrix matrix, MethodsOptions options)
    {
        var words = new List<string>
        {
            "dotnet run -c Release --project bench/QuantBuild.Bench -- methods",
            $"bench/{FolderOf(matrix)}/{Path.GetFileName(matrix.Path)}",
            "--work FOLDER",
        };
        words.AddRange(options.Settings.Select(setting => $"--set {setting.Key}={Text(setting)}"));
        if (options.Index is not null)
        {
            words.Add($"--index docs/{Path.GetFileName(options.Index)}");
        }

        return string.Join(" \\\n    ", words);
    }

    private static string FolderOf(Matrix matrix) =>
        Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(matrix.Path)))!;

    private static string Text(Setting setting) => setting.Value switch
    {
        YamlScalar { Text: var text } when setting.IsSource =>
            Path.GetFileName(Path.TrimEndingDirectorySeparator(text)),
        YamlScalar { Text: var text } => text,
        var other => other.Description,
    };
}
