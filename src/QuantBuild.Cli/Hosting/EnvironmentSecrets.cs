using System.Collections;

namespace QuantBuild.Cli.Hosting;

/// <summary>Values of environment variables whose names say that they are secrets.</summary>
internal static class EnvironmentSecrets
{
    // Shorter ones are switches and names.
    private const int Shortest = 8;

    private static readonly string[] Words =
        ["TOKEN", "SECRET", "PASSWORD", "PASSWD", "APIKEY", "API_KEY", "ACCESS_KEY", "PRIVATE_KEY", "CREDENTIAL", "SIGNATURE"];

    private static readonly string[] PathEnds = ["_FILE", "_PATH", "_DIR", "_FOLDER", "_HOME", "_URL", "_URI", "_NAME", "_ID"];

    /// <param name="variables">Values by name.</param>
    public static IEnumerable<string> Of(IDictionary variables)
    {
        foreach (DictionaryEntry variable in variables)
        {
            if (variable is { Key: string name, Value: string value } && IsSecret(name))
            {
                // NuGetPackageSourceCredentials_feed: "Username=reader;Password=…".
                var parts = value.Split(';').Select(part => part[(part.IndexOf("Password=", StringComparison.OrdinalIgnoreCase) is
                    var at and >= 0 ? at + "Password=".Length : 0)..].Trim());
                foreach (var part in parts.Append(value).Where(part => part.Length >= Shortest && !IsPlain(part)))
                {
                    yield return part;
                }
            }
        }
    }

    private static bool IsSecret(string name) =>
        Words.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase))
        && !PathEnds.Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    // "Username=reader", and paths, which messages need.
    private static bool IsPlain(string part) =>
        part.StartsWith("Username=", StringComparison.OrdinalIgnoreCase) || Path.IsPathFullyQualified(part) && Path.Exists(part);
}
