using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Licences;

/// <summary>
/// Licence expressions, as NuGet takes them: identifiers of the SPDX list or <c>LicenseRef-…</c>, a <c>+</c> behind
/// one,
/// <c>WITH</c> an exception, <c>AND</c>, <c>OR</c> and parentheses.
/// </summary>
internal sealed class SpdxExpression
{
    private const int Longest = 1_000;
    private const int Deepest = 32;
    private const string Own = "LicenseRef-";

    private static readonly string[] Operators = ["AND", "OR", "WITH"];

    private readonly List<string> tokens;
    private int next;

    private SpdxExpression(List<string> tokens)
    {
        this.tokens = tokens;
    }

    /// <summary>Continues "… is no SPDX licence expression: "; null where it is one.</summary>
    public static string? FindFault(string text)
    {
        if (text.Length > Longest)
        {
            return $"it has {text.Length} letters, more than {Longest}";
        }

        var expression = new SpdxExpression(Tokenize(text));
        return expression.FindFault(depth: 0)
            ?? (expression.Peek() is { } rest ? $"'{rest}' stands where AND, OR, WITH or the end is expected" : null);
    }

    private static List<string> Tokenize(string text)
    {
        var found = new List<string>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var start = 0;
            for (var at = 0; at < word.Length; at++)
            {
                if (word[at] is '(' or ')')
                {
                    Add(word[start..at]);
                    Add(word[at].ToString());
                    start = at + 1;
                }
            }

            Add(word[start..]);
        }

        return found;

        void Add(string token)
        {
            if (token.Length > 0)
            {
                found.Add(token);
            }
        }
    }

    // expression = term { ("AND" | "OR") term }
    private string? FindFault(int depth)
    {
        while (true)
        {
            if (FindTermFault(depth) is { } fault)
            {
                return fault;
            }

            if (Peek() is not ("AND" or "OR"))
            {
                return null;
            }

            next++;
        }
    }

    // term = "(" expression ")" | licence [ "WITH" exception ]
    private string? FindTermFault(int depth)
    {
        if (Peek() is not { } token)
        {
            return next == 0 ? "it is empty" : $"a licence is missing behind '{tokens[next - 1]}'";
        }

        next++;
        if (token == "(")
        {
            return depth == Deepest ? $"parentheses lie more than {Deepest} deep" : FindGroupFault(depth + 1);
        }

        if (FindLicenceFault(token) is { } fault)
        {
            return fault;
        }

        if (Peek() != "WITH")
        {
            return null;
        }

        next++;
        return Peek() is not { } exception ? "an exception is missing behind 'WITH'" : FindExceptionFault(exception);
    }

    private string? FindGroupFault(int depth)
    {
        if (FindFault(depth) is { } fault)
        {
            return fault;
        }

        if (Peek() != ")")
        {
            return "a parenthesis is not closed";
        }

        next++;
        return null;
    }

    private static string? FindLicenceFault(string token)
    {
        if (token == ")" || Operators.Contains(token))
        {
            return $"'{token}' stands where a licence is expected";
        }

        if (token.StartsWith(Own, StringComparison.Ordinal))
        {
            var name = token[Own.Length..];
            return name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.')
                ? null
                : $"'{token}' may have letters, digits, '-' and '.' only behind '{Own}'";
        }

        if (SpdxIdentifiers.Deprecated.Contains(token.TrimEnd('+')))
        {
            return $"'{token}' is deprecated; {Successor(token)}";
        }

        var licence = token.EndsWith('+') ? token[..^1] : token;
        return SpdxIdentifiers.Licences.Contains(licence)
            ? null
            : $"'{token}' is not on the SPDX licence list; {Suggest(token)}";
    }

    private string? FindExceptionFault(string token)
    {
        next++;
        if (SpdxIdentifiers.Exceptions.Contains(token))
        {
            return null;
        }

        var advice = NearestName.Find(token, SpdxIdentifiers.Exceptions) is { } nearest
            ? $"; did you mean '{nearest}'?"
            : string.Empty;
        return $"'{token}' is no exception of the SPDX list{advice}";
    }

    private static string Successor(string token)
    {
        var stem = token.TrimEnd('+');
        string[] successors = [$"{stem}-only", $"{stem}-or-later"];
        var known = successors.Where(SpdxIdentifiers.Licences.Contains).ToList();
        return known.Count > 0 ? $"write {string.Join(" or ", known)}" : "use the identifier that replaced it";
    }

    private static string Suggest(string token)
    {
        var upper = token.ToUpperInvariant();
        return Operators.Contains(upper) ? $"write {upper} in capitals"
            : NearestName.Find(token, SpdxIdentifiers.Licences) is { } nearest ? $"did you mean '{nearest}'?"
            : $"a licence of your own is called {Own}<name>";
    }

    private string? Peek() => next < tokens.Count ? tokens[next] : null;
}
