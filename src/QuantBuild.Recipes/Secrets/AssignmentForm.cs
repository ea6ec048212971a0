namespace QuantBuild.Recipes.Secrets;

/// <summary>
/// Values behind names of secrets: <c>password=…</c>, <c>"api_key": "…"</c>, <c>Authorization: Bearer …</c>,
/// <c>--token …</c>. A name counts whole, its dashes and underscores ignored: <c>pad_token</c> is none.
/// </summary>
internal static class AssignmentForm
{
    /// <summary>With <c>=</c>, or as an option.</summary>
    private static readonly HashSet<string> Names = new(
        [
            "sig", "signature", "token", "accesstoken", "refreshtoken", "idtoken", "authtoken", "privatetoken",
            "apikey", "nugetapikey", "xapikey", "xnugetapikey", "subscriptionkey", "password", "passwd", "pwd", "pass",
            "passphrase", "cleartextpassword", "secret", "clientsecret", "accountkey", "accesskey", "secretkey",
            "secretaccesskey", "awssecretaccesskey", "sharedaccesskey", "sharedaccesssignature", "xamzsignature",
            "xamzcredential", "xamzsecuritytoken", "xgoogsignature", "xgoogcredential", "jwt", "pat", "authorization",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>With <c>:</c>, which also follows plain words: only names that are no words of the field.</summary>
    private static readonly HashSet<string> HeaderNames = new(
        [
            "password", "passwd", "pwd", "passphrase", "cleartextpassword", "secret", "clientsecret", "apikey",
            "xapikey", "xnugetapikey", "nugetapikey", "accesstoken", "refreshtoken", "authtoken", "privatetoken",
            "accountkey", "secretaccesskey", "sharedaccesskey",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Headers whose value is the rest of the line.</summary>
    private static readonly HashSet<string> LineNames = new(
        ["authorization", "proxyauthorization", "cookie", "setcookie"], StringComparer.OrdinalIgnoreCase);

    private static readonly string[] VariableEnds =
        ["_TOKEN", "_API_KEY", "_APIKEY", "_SECRET", "_PASSWORD", "_PAT", "_ACCESS_KEY", "_SECRET_KEY"];

    public static string Apply(string text)
    {
        var masked = new MaskedText(text);
        for (var at = text.AsSpan().IndexOfAny('=', ':'); at >= 0;)
        {
            var from = at + 1;
            if (ValueEnd(text, at) is { } end)
            {
                masked.Replace(ValueStart(text, at), end);
                from = Math.Max(from, end);
            }

            var next = text.AsSpan(from).IndexOfAny('=', ':');
            at = next < 0 ? -1 : from + next;
        }

        return ApplyOptions(masked.ToString());
    }

    private static int? ValueEnd(string text, int at)
    {
        var name = NameBefore(text, at);
        if (name.Length == 0)
        {
            return null;
        }

        var plain = Plain(name);
        var start = ValueStart(text, at);
        if (LineNames.Contains(plain))
        {
            return LineEnd(text, start);
        }

        var isName = text[at] == '='
            ? Names.Contains(plain) || VariableEnds.Any(end => name.EndsWith(end, StringComparison.Ordinal))
            : HeaderNames.Contains(plain);
        return isName ? ValueEndFrom(text, start) : null;
    }

    private static string Plain(string name) =>
        name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);

    private static string NameBefore(string text, int at)
    {
        var end = at;
        while (end > 0 && text[end - 1] is ' ' or '"' or '\'' && at - end < 2)
        {
            end--;
        }

        var start = end;
        while (start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '_' or '-'))
        {
            start--;
        }

        return text[start..end];
    }

    private static int ValueStart(string text, int at)
    {
        var start = at + 1;
        while (start < text.Length && text[start] == ' ')
        {
            start++;
        }

        return start;
    }

    private static int ValueEndFrom(string text, int start)
    {
        if (start < text.Length && text[start] is '"' or '\'')
        {
            var most = Math.Min(text.Length, start + AddressForm.LongestQuoted);
            for (var close = text.IndexOf(text[start], start + 1, most - start - 1); close >= 0;
                close = text.IndexOf(text[start], close + 1, most - close - 1))
            {
                if (close + 1 == text.Length || !char.IsLetterOrDigit(text[close + 1]))
                {
                    return close + 1;
                }
            }
        }

        var end = start;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('&' or ';'))
        {
            end++;
        }

        // "password=" may end a quoted text.
        while (end > start && AddressForm.TrailingMarks.Contains(text[end - 1]))
        {
            end--;
        }

        return end;
    }

    /// <summary><c>--api-key value</c>, <c>Bearer value</c>.</summary>
    private static string ApplyOptions(string text)
    {
        var masked = new MaskedText(text);
        for (var at = text.IndexOf(' ', StringComparison.Ordinal); at >= 0; at = text.IndexOf(' ', at + 1))
        {
            var word = NameBefore(text, at);
            var end = AddressForm.IndexOfBlank(text, at + 1, text.Length);
            var isOption = word.StartsWith("--", StringComparison.Ordinal)
                && Names.Contains(Plain(word))
                && at > 0 && char.IsAsciiLetterOrDigit(text[at - 1]);
            var isScheme = word.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
                || word.Equals("Basic", StringComparison.OrdinalIgnoreCase);
            if (isOption || (isScheme && IsToken(text.AsSpan(at + 1, end - at - 1))))
            {
                masked.Replace(at + 1, end);
            }
        }

        return masked.ToString();
    }

    // "Basic authentication" is none.
    private static bool IsToken(ReadOnlySpan<char> text) =>
        text.Length >= 8 && (text.ContainsAnyInRange('0', '9') || text.IndexOfAny("=+/_") >= 0
            || text[1..].ContainsAnyInRange('A', 'Z'));

    private static int LineEnd(string text, int start)
    {
        var end = text.AsSpan(start).IndexOfAny('\r', '\n');
        return end < 0 ? text.Length : start + end;
    }
}
