namespace SemanticSearch.Training;

/// <summary>Reads the texts of a folder and the templates of their questions.</summary>
internal static class TopicReader
{
    private const string HeldBack = "held back";

    /// <param name="texts">Folder of the texts: a title, then paragraphs behind empty lines.</param>
    /// <param name="templates">A section <c>[name]</c> for each text, with a template a line.</param>
    /// <returns>In the order of the sections.</returns>
    /// <exception cref="FormatException">A line is malformed, or a text has no section.</exception>
    public static IReadOnlyList<Topic> Read(string texts, string templates)
    {
        var topics = new List<Topic>();
        List<string> seen = [], unseen = [];
        var questions = seen;
        foreach (var line in File.ReadLines(templates).Select(line => line.Trim())
            .Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line[0] == '[')
            {
                (seen, unseen) = ([], []);
                questions = seen;
                var name = line.Trim('[', ']');
                topics.Add(new Topic(name, PassagesOf(Path.Combine(texts, name + ".txt")), seen, unseen));
            }
            else if (line == HeldBack)
            {
                questions = unseen;
            }
            else
            {
                questions.AddRange(Expand(line));
            }
        }

        var missing = Directory.GetFiles(texts, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file))
            .Except(topics.Select(topic => topic.Name), StringComparer.Ordinal).ToList();
        return missing.Count == 0
            ? topics
            : throw new FormatException($"{templates} has no section '{missing[0]}'.");
    }

    private static string[] PassagesOf(string path)
    {
        var parts = File.ReadAllText(path)
            .Split("\n\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return [.. parts.Skip(1).Select(paragraph => $"{parts[0]}. {paragraph}")];
    }

    // Every choice of the first braces, with every expansion of what follows.
    private static IEnumerable<string> Expand(string template)
    {
        var open = template.IndexOf('{', StringComparison.Ordinal);
        if (open < 0)
        {
            return [template];
        }

        var close = template.IndexOf('}', open);
        if (close < 0)
        {
            throw new FormatException($"A brace is not closed: {template}");
        }

        return from choice in template[(open + 1)..close].Split('|')
               from rest in Expand(template[(close + 1)..])
               select template[..open] + choice + rest;
    }
}
