namespace QuantBuild.MSBuild;

/// <summary>
/// Variables with which the SDK talks to its own processes; inherited, they bend any other use of the SDK in the child.
/// </summary>
internal static class ChildEnvironment
{
    private const string CommandLinePrefix = "DOTNET_CLI_";

    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBuildLoadMicrosoftTargetsReadOnly",
    };

    public static void Strip(IDictionary<string, string?> environment)
    {
        var names = environment.Keys.Where(IsInternal).ToList();
        foreach (var name in names)
        {
            environment.Remove(name);
        }
    }

    private static bool IsInternal(string name) =>
        Names.Contains(name) || name.StartsWith(CommandLinePrefix, StringComparison.OrdinalIgnoreCase);
}
