namespace QuantBuild.Recipes.Secrets;

/// <summary>Keys whose makers give them a beginning of their own, wherever they stand.</summary>
internal static class KnownForms
{
    private static readonly (string Beginning, int Least)[] Plain =
    [
        ("ghp_", 30), ("gho_", 30), ("ghu_", 30), ("ghs_", 30), ("ghr_", 30), ("hf_", 30), ("npm_", 36), ("oy2", 46),
        ("AKIA", 20), ("ASIA", 20),
    ];

    /// <summary>With dashes and underscores in the rest.</summary>
    private static readonly (string Beginning, int Least)[] Dashed =
        [("github_pat_", 40), ("glpat-", 20), ("pypi-", 50), ("xoxb-", 30), ("xoxp-", 30), (WebToken, 60)];

    private const string WebToken = "eyJ";

    public static string Apply(string text)
    {
        var masked = new MaskedText(text);
        for (var start = 0; start < text.Length; start++)
        {
            if (IsLetter(text[start]))
            {
                var end = WordEnd(text, start);
                if (IsKey(text.AsSpan(start, end - start)))
                {
                    masked.Replace(start, end);
                }

                start = end;
            }
        }

        return masked.ToString();
    }

    private static bool IsKey(ReadOnlySpan<char> word)
    {
        foreach (var (beginning, least) in Dashed)
        {
            if (word.Length >= least && word.StartsWith(beginning, StringComparison.Ordinal))
            {
                return word.ContainsAnyInRange('0', '9');
            }
        }

        foreach (var (beginning, least) in Plain)
        {
            if (word.Length >= least && word.StartsWith(beginning, StringComparison.Ordinal))
            {
                return !word[beginning.Length..].ContainsAny('_', '-') && word.ContainsAnyInRange('0', '9');
            }
        }

        return false;
    }

    // The three pieces of a web token are one.
    private static int WordEnd(string text, int start)
    {
        var isWebToken = text.AsSpan(start).StartsWith(WebToken, StringComparison.Ordinal);
        while (start < text.Length && (IsLetter(text[start]) || (isWebToken && text[start] == '.')))
        {
            start++;
        }

        return start;
    }

    private static bool IsLetter(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-';
}
