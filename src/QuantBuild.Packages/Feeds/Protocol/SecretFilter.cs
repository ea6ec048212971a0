using System.Text.RegularExpressions;

namespace QuantBuild.Packages.Feeds.Protocol;

/// <summary>
/// Takes secrets out of text: NuGet's messages quote addresses, and an address may hold a name and password or, in its
/// query, a signature.
/// </summary>
internal sealed partial class SecretFilter
{
    private const string Replacement = "***";

    // A shorter text would mask parts of words.
    private const int ShortestSecret = 4;

    private readonly List<string> secrets = [];

    /// <summary>Takes this text out too, wherever it stands.</summary>
    public void Add(string? secret)
    {
        if (secret?.Length >= ShortestSecret)
        {
            secrets.Add(secret);
        }
    }

    public string Apply(string text)
    {
        var masked = Query().Replace(UserInformation().Replace(text, "://"), "?" + Replacement);
        return secrets.Aggregate(
            masked, (current, secret) => current.Replace(secret, Replacement, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"://[^/\s'""@]*@", RegexOptions.None, 1000)]
    private static partial Regex UserInformation();

    [GeneratedRegex(@"(?<=://[^\s'""?]*)\?[^\s'""]+", RegexOptions.None, 1000)]
    private static partial Regex Query();
}
