using System.Buffers;

namespace QuantBuild.Recipes.Secrets;

/// <summary>
/// User information, queries and fragments of addresses in a text. What stands there need not be spelt as it should: a
/// password may hold quotes, blanks, slashes and further <c>@</c>; where it is not certain how far it reaches, more is
/// taken out rather than less.
/// </summary>
internal static class AddressForm
{
    private const string EscapedSeparator = "%3A%2F%2F";
    private const string EscapedAt = "%40";

    // Keeps the work on a hostile text in bounds.
    private const int LongestUser = 2048;
    internal const int LongestQuoted = 4096;

    // A quote after which an address begins, and the one that ends it.
    private const string Opening = "'\"`‘“«(<[{";
    private const string Closing = "'\"`’”»)>]}";

    /// <summary>May end a sentence rather than a secret.</summary>
    internal static readonly char[] TrailingMarks =
        ['.', ',', ';', ':', '!', ')', ']', '}', '>', '\'', '"', '`', '’', '”', '»'];

    /// <summary>Of addresses, also where a path has left one slash of two.</summary>
    private static readonly HashSet<string> Schemes = new(
        ["http", "https", "ftp", "ftps", "sftp", "ssh", "git", "ws", "wss", "nuget"], StringComparer.OrdinalIgnoreCase);

    private static readonly SearchValues<char> UserLetters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._%+-$~");

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    public static string Apply(string text) => ApplyBare(ApplyEscaped(ApplyPlain(text)));

    /// <summary>
    /// <c>scheme://user:password@host/path?query#fragment</c>; in a path made of it one slash is left.
    /// </summary>
    private static string ApplyPlain(string text)
    {
        var masked = new MaskedText(text);
        var (word, mark) = (-1, -1);
        for (var colon = text.IndexOf(":/", StringComparison.Ordinal); colon >= 0;)
        {
            var scheme = SchemeStart(text, colon);
            var host = colon + 1;
            while (host < text.Length && text[host] == '/')
            {
                host++;
            }

            if (host < text.Length && IsAddress(text, scheme, colon, host))
            {
                var end = UserEnd(text, host, Limit(text, host));
                masked.Replace(host, end > host && text[end - 1] == '@' ? end - 1 : end);
                host = end;

                // Looked for once in a word, however many addresses it is made of. In a file's they are letters of
                // names.
                word = host < word ? word : IndexOfBlank(text, host, text.Length);
                mark = host <= mark ? mark : IndexOfAny(text, host, word, "?#");
                if (mark < word && !IsOfFile(text, scheme, colon))
                {
                    host = AddressEnd(text, scheme, mark + 1, word);
                    masked.Replace(mark + 1, host);
                }
            }

            colon = text.IndexOf(":/", host, StringComparison.Ordinal);
        }

        return masked.ToString();
    }

    private static int SchemeStart(string text, int colon)
    {
        var start = colon;
        while (start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '+' or '-' or '.'))
        {
            start--;
        }

        return start;
    }

    /// <summary>
    /// Whether a user can stand there: not on a drive, in a file's path, or in a pair such as <c>from:/to</c>.
    /// </summary>
    private static bool IsAddress(string text, int scheme, int colon, int host)
    {
        var slashes = host - colon - 1;
        if (colon - scheme <= 1 || (IsOfFile(text, scheme, colon) && slashes != 2))
        {
            return false;
        }

        return slashes > 1 || Schemes.Contains(text[scheme..colon].Split('+')[0])
            || text.AsSpan(host, IndexOfBlank(text, host, Math.Min(text.Length, host + LongestUser)) - host)
                .Contains('@');
    }

    private static bool IsOfFile(string text, int scheme, int colon) =>
        text.AsSpan(scheme, colon - scheme).Equals("file", StringComparison.OrdinalIgnoreCase);

    /// <summary>Where an address ends at the latest: at the line's end, or where another one begins.</summary>
    private static int Limit(string text, int authority)
    {
        var line = IndexOfAny(text, authority, Math.Min(text.Length, authority + LongestUser), "\r\n");
        for (var next = text.IndexOf("://", authority, line - authority, StringComparison.Ordinal); next >= 0;
            next = text.IndexOf("://", next + 1, line - next - 1, StringComparison.Ordinal))
        {
            var scheme = SchemeStart(text, next);

            // After any other letter it is part of a password.
            if (next - scheme > 1 && scheme > authority && IsBoundary(text[scheme - 1]))
            {
                return scheme;
            }
        }

        return line;
    }

    private static bool IsBoundary(char before) =>
        char.IsWhiteSpace(before) || Opening.Contains(before) || before is ',' or ';' or '=';

    /// <summary>
    /// Where the host begins: after the <c>@</c>, at <paramref name="authority"/> where there is no user.
    /// </summary>
    private static int UserEnd(string text, int authority, int limit)
    {
        var word = IndexOfBlank(text, authority, limit);
        var end = IndexOfAny(text, authority, word, "/?#\\");
        var at = text.IndexOf('@', authority, end - authority);
        if (at >= 0)
        {
            return Widen(text, LastAt(text, authority, QueryStart(text, at, word)), limit);
        }

        var escaped = text.IndexOf(EscapedAt, authority, end - authority, StringComparison.Ordinal);
        if (escaped >= 0)
        {
            return text.LastIndexOf(EscapedAt, end - 1, end - authority, StringComparison.Ordinal) + EscapedAt.Length;
        }

        var colon = text[authority] == '[' ? -1 : text.IndexOf(':', authority, end - authority);
        if (colon < 0)
        {
            return authority;
        }

        // What follows the colon is a port, or a password that holds a slash, a mark or a blank.
        var isPort = text[(colon + 1)..end].Trim(TrailingMarks).All(char.IsAsciiDigit);
        var inWord = LastAt(text, authority, isPort ? QueryStart(text, authority, word) : word);
        if (isPort)
        {
            return inWord > authority && text[inWord - 2] != '/' ? inWord : authority;
        }

        if (inWord > authority)
        {
            return Widen(text, inWord, limit);
        }

        var later = text.IndexOf('@', word, limit - word);
        return later < 0 ? end : Widen(text, LastAt(text, authority, IndexOfBlank(text, later, limit)), limit);
    }

    // "p@ss word@host" has a first word that looks like a host without a domain: then the next one counts.
    private static int Widen(string text, int host, int limit)
    {
        while (host < limit)
        {
            var word = IndexOfBlank(text, host, limit);
            var later = word < limit ? text.IndexOf('@', word, limit - word) : -1;
            if (later < 0 || IndexOfAny(text, host, word, ".:/[") < word)
            {
                return host;
            }

            host = LastAt(text, later, IndexOfBlank(text, later, limit));
        }

        return host;
    }

    /// <summary>Where "?name=" begins, which no password has; else the word's end.</summary>
    private static int QueryStart(string text, int from, int word)
    {
        for (var mark = text.IndexOf('?', from, word - from); mark >= 0;
            mark = text.IndexOf('?', mark + 1, word - mark - 1))
        {
            var name = mark + 1;
            while (name < word && (char.IsAsciiLetterOrDigit(text[name]) || text[name] is '_' or '-' or '.' or '%'))
            {
                name++;
            }

            if (name > mark + 1 && name < word && text[name] == '=')
            {
                return mark;
            }
        }

        return word;
    }

    private static int AddressEnd(string text, int scheme, int from, int word)
    {
        var quote = scheme > 0 ? Opening.IndexOf(text[scheme - 1], StringComparison.Ordinal) : -1;
        if (quote >= 0)
        {
            // A quote inside has a letter behind it.
            var line = IndexOfAny(text, from, Math.Min(text.Length, from + LongestQuoted), "\r\n");
            for (var end = text.IndexOf(Closing[quote], from, line - from); end >= 0;
                end = text.IndexOf(Closing[quote], end + 1, line - end - 1))
            {
                var isInside = end + 1 < text.Length
                    && (char.IsLetterOrDigit(text[end + 1]) || text[end + 1] is '&' or '=' or '%');
                if (!isInside)
                {
                    return end;
                }
            }
        }

        while (word > from && TrailingMarks.Contains(text[word - 1]))
        {
            word--;
        }

        return word;
    }

    /// <summary>An address inside another's query: <c>https%3A%2F%2Fuser%3Apassword%40host%3Fquery</c>.</summary>
    private static string ApplyEscaped(string text)
    {
        var masked = new MaskedText(text);
        for (var at = text.IndexOf(EscapedSeparator, StringComparison.OrdinalIgnoreCase); at >= 0;)
        {
            var authority = at + EscapedSeparator.Length;
            var word = IndexOfBlank(text, authority, text.Length);
            var user = text.LastIndexOf(EscapedAt, word - 1, word - authority, StringComparison.Ordinal);
            if (user >= 0)
            {
                masked.Replace(authority, user);
            }

            var query = text.IndexOf("%3F", authority, word - authority, StringComparison.OrdinalIgnoreCase);
            if (query >= 0)
            {
                masked.Replace(query + "%3F".Length, word);
            }

            at = text.IndexOf(EscapedSeparator, authority, StringComparison.OrdinalIgnoreCase);
        }

        return masked.ToString();
    }

    /// <summary><c>user:password@host</c> without a scheme.</summary>
    private static string ApplyBare(string text)
    {
        var masked = new MaskedText(text);
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0;)
        {
            var start = at;
            while (start > 0 && !char.IsWhiteSpace(text[start - 1]))
            {
                start--;
            }

            var word = IndexOfBlank(text, at, text.Length);
            while (start < at && (Opening.Contains(text[start]) || text[start] is '=' or ','))
            {
                start++;
            }

            var last = LastAt(text, start, word) - 1;
            if (IsDigest(text.AsSpan(last + 1, word - last - 1)))
            {
                last = Math.Max(start, LastAt(text, start, last) - 1);
            }

            var colon = text.IndexOf(':', start, last - start);
            var isUser = colon > start && colon < last - 1 && text[colon + 1] is not ('/' or '\\')
                && !text.AsSpan(start, colon - start).Equals("mailto", StringComparison.OrdinalIgnoreCase)
                && last + 1 < word && (char.IsLetterOrDigit(text[last + 1]) || text[last + 1] == '[')
                && text.AsSpan(start, colon - start).IndexOfAnyExcept(UserLetters) < 0;
            if (isUser)
            {
                masked.Replace(start, last);
            }

            at = word < text.Length ? text.IndexOf('@', word) : -1;
        }

        return masked.ToString();
    }

    // Of an image of containers: "name:tag@sha256:…", of which a message may show the beginning. No port is as long.
    private static bool IsDigest(ReadOnlySpan<char> text)
    {
        const int shortest = 7;
        return (text.StartsWith("sha256:", StringComparison.Ordinal)
            || text.StartsWith("sha512:", StringComparison.Ordinal))
            && text.Length >= "sha256:".Length + shortest
            && !text.Slice("sha256:".Length, shortest).ContainsAnyExcept(Hexadecimal);
    }

    /// <summary>After the last <c>@</c> of a range; the range's start where there is none.</summary>
    private static int LastAt(string text, int start, int end)
    {
        var at = end > start ? text.LastIndexOf('@', end - 1, end - start) : -1;
        return at < 0 ? start : at + 1;
    }

    private static int IndexOfAny(string text, int start, int end, string marks)
    {
        var at = start < end ? text.AsSpan(start, end - start).IndexOfAny(marks) : -1;
        return at < 0 ? end : start + at;
    }

    internal static int IndexOfBlank(string text, int start, int end)
    {
        while (start < end && !char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        return start;
    }
}
