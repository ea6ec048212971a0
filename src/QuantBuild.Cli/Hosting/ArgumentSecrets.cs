namespace QuantBuild.Cli.Hosting;

/// <summary>Keys and passwords that a user typed although no option takes them: they must not be shown again.</summary>
internal static class ArgumentSecrets
{
    private static readonly HashSet<string> Names = new(
        [
            "apikey", "key", "k", "password", "passwd", "pass", "token", "accesstoken", "authtoken", "secret",
            "clientsecret", "pat", "storepassword", "credential", "credentials", "authorization",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether an option of this name would take a secret.</summary>
    public static bool IsName(string option) =>
        option.StartsWith('-')
        && Names.Contains(option.Split('=', ':')[0].TrimStart('-').Replace("-", "", StringComparison.Ordinal));

    /// <summary>The values of such options.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<string> arguments)
    {
        for (var index = 0; index < arguments.Count; index++)
        {
            if (!IsName(arguments[index]))
            {
                continue;
            }

            var mark = arguments[index].AsSpan().IndexOfAny('=', ':');
            if (mark >= 0)
            {
                yield return arguments[index][(mark + 1)..];
            }
            else if (index + 1 < arguments.Count)
            {
                yield return arguments[index + 1];
            }
        }
    }
}
