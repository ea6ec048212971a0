using System.Collections;

namespace QuantBuild.Cli.Hosting;

/// <summary>Values of environment variables whose names say that they are secrets.</summary>
internal static class EnvironmentSecrets
{
    // Shorter ones are switches and names.
    private const int Shortest = 8;

    private const string Password = "Password=";

    private static readonly string[] Words =
    [
        "TOKEN", "SECRET", "PASSWORD", "PASSWD", "APIKEY", "API_KEY", "ACCESS_KEY", "PRIVATE_KEY", "CREDENTIAL",
        "SIGNATURE",
    ];

    private static readonly string[] PathEnds =
        ["_FILE", "_PATH", "_DIR", "_FOLDER", "_HOME", "_URL", "_URI", "_NAME", "_ID"];

    /// <param name="variables">Values by name.</param>
    public static IEnumerable<string> Of(IDictionary variables)
    {
        foreach (DictionaryEntry variable in variables)
        {
            var secrets = variable switch
            {
                { Key: string name, Value: string value } when FeedEndpoints.IsName(name) =>
                    FeedEndpoints.PasswordsOf(value),
                { Key: string name, Value: string value } when IsSecret(name) => PartsOf(value),
                _ => [],
            };
            foreach (var secret in secrets)
            {
                yield return secret;
            }
        }
    }

    // NuGetPackageSourceCredentials_feed: "Username=reader;Password=…".
    private static IEnumerable<string> PartsOf(string value) =>
        value.Split(';').Select(part => part.Trim())
            .Select(
                part => part.StartsWith(Password, StringComparison.OrdinalIgnoreCase) ? part[Password.Length..] : part)
            .Append(value).Distinct().Where(part => part.Length >= Shortest && !IsPlain(part));

    private static bool IsSecret(string name) =>
        Words.Any(word => HasWord(name, word))
        && !PathEnds.Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    // A whole word, or its plural: TOKENIZER names no secret.
    private static bool HasWord(string name, string word)
    {
        for (var at = name.IndexOf(word, StringComparison.OrdinalIgnoreCase);
            at >= 0;
            at = name.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var rest = name.AsSpan(at + word.Length);
            rest = rest is ['s' or 'S', ..] ? rest[1..] : rest;
            if (rest.IsEmpty || !char.IsAsciiLetter(rest[0]))
            {
                return true;
            }
        }

        return false;
    }

    // "Username=reader", and paths, which messages need.
    private static bool IsPlain(string part) =>
        (part.StartsWith("Username=", StringComparison.OrdinalIgnoreCase)
            && !part.Contains(';', StringComparison.Ordinal))
        || Path.IsPathFullyQualified(part) && Path.Exists(part);
}
