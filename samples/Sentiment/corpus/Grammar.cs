namespace Sentiment.Corpus;

/// <summary>The rules of <c>grammar/*.txt</c>, whose syntax <c>grammar/README.md</c> describes.</summary>
internal sealed class Grammar
{
    private const string Common = "common";
    private readonly Dictionary<string, List<Alternative>> _rules = new(StringComparer.Ordinal);
    private readonly List<string> _domains = [];

    /// <summary>The domains in the order of the files.</summary>
    public IReadOnlyList<string> Domains => _domains;

    /// <summary>Reads all <c>*.txt</c> files of a folder in ordinal order of their names.</summary>
    /// <exception cref="GrammarException">A line is malformed.</exception>
    public static Grammar Read(string folder)
    {
        var grammar = new Grammar();
        foreach (var path in Directory.EnumerateFiles(folder, "*.txt").Order(StringComparer.Ordinal))
        {
            grammar.ReadFile(path);
        }

        return grammar;
    }

    /// <summary>
    /// The alternatives of a rule: the domain's before the common ones, the signed before the unsigned.
    /// </summary>
    /// <exception cref="GrammarException">There is no such rule.</exception>
    public IReadOnlyList<Alternative> Find(string domain, string name, bool positive)
    {
        var sign = positive ? "+" : "-";
        foreach (var scope in (ReadOnlySpan<string>)[domain, Common])
        {
            var signed = _rules.GetValueOrDefault($"{scope}/{name}{sign}");
            var unsigned = _rules.GetValueOrDefault($"{scope}/{name}");
            if (signed is not null || unsigned is not null)
            {
                return [.. signed ?? [], .. unsigned ?? []];
            }
        }

        throw new GrammarException($"No rule '{name}' for polarity '{sign}' in domain '{domain}'.");
    }

    private void ReadFile(string path)
    {
        var scope = Common;
        var number = 0;
        foreach (var raw in File.ReadLines(path))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] == '[' && line[^1] == ']')
            {
                scope = line[1..^1];
                if (!string.Equals(scope, Common, StringComparison.Ordinal) && !_domains.Contains(scope))
                {
                    _domains.Add(scope);
                }

                continue;
            }

            AddRule(scope, line, $"{path}({number})");
        }
    }

    private void AddRule(string scope, string line, string position)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw new GrammarException($"{position}: expected 'name = text | text'.");
        }

        var head = line[..equals].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Split? only = head.Length == 1 ? null : head[1] switch
        {
            "@train" => Split.Train,
            "@dev" => Split.Dev,
            _ => throw new GrammarException($"{position}: expected '@train' or '@dev', found '{head[1]}'."),
        };
        var key = $"{scope}/{head[0]}";
        if (!_rules.TryGetValue(key, out var alternatives))
        {
            _rules.Add(key, alternatives = []);
        }

        foreach (var text in line[(equals + 1)..].Split('|', StringSplitOptions.TrimEntries))
        {
            alternatives.Add(ReadAlternative(text, only, position));
        }
    }

    private static Alternative ReadAlternative(string text, Split? only, string position)
    {
        var caret = text.LastIndexOf(" ^", StringComparison.Ordinal);
        var weight = 1;
        if (caret >= 0)
        {
            weight = int.TryParse(text.AsSpan(caret + 2), out var parsed) && parsed > 0
                ? parsed
                : throw new GrammarException($"{position}: '{text[(caret + 1)..]}' is not a weight such as '^2'.");
            text = text[..caret];
        }

        return text.Length > 0
            ? new Alternative(text, weight, only)
            : throw new GrammarException($"{position}: an alternative is empty.");
    }
}
