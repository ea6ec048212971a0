using System.Text;
using System.Text.RegularExpressions;

namespace QuantBuild.Conformance.Tests.Repository;

/// <summary>Links, headings and fenced blocks of a Markdown file.</summary>
internal sealed partial class MarkdownPage
{
    private MarkdownPage(string file, string prose, IReadOnlyList<MarkdownBlock> blocks) =>
        (File, Prose, Blocks) = (file, prose, blocks);

    /// <summary>Relative to the repository.</summary>
    public string File { get; }

    /// <summary>The text outside fenced blocks.</summary>
    public string Prose { get; }

    public IReadOnlyList<MarkdownBlock> Blocks { get; }

    public static IReadOnlyList<MarkdownPage> All { get; } = [.. RepositoryFiles.WithEnding(".md").Select(Read)];

    /// <summary>Targets of links and images that lie in the repository.</summary>
    public IEnumerable<string> RelativeLinks => Link().Matches(InlineCode().Replace(Prose, string.Empty))
        .Select(match => match.Groups["target"].Value)
        .Where(target => !Scheme().IsMatch(target));

    /// <summary>
    /// What <c>#</c> links may name: headings in lower case, blanks as <c>-</c>, without punctuation.
    /// </summary>
    public IEnumerable<string> Anchors => Heading().Matches(Prose)
        .Select(match => Punctuation()
            .Replace(match.Groups["text"].Value.Trim().ToLowerInvariant(), string.Empty).Replace(' ', '-'));

    public static MarkdownPage Read(string file)
    {
        var prose = new StringBuilder();
        var blocks = new List<MarkdownBlock>();
        List<string>? block = null;
        var (language, source) = (string.Empty, string.Empty);
        foreach (var line in RepositoryFiles.Read(file).Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                if (block is null)
                {
                    (block, language) = ([], line[3..].Trim());
                }
                else
                {
                    blocks.Add(new MarkdownBlock(language, source, block));
                    (block, source) = (null, string.Empty);
                }
            }
            else if (block is not null)
            {
                block.Add(line);
            }
            else
            {
                prose.Append(line).Append('\n');
                source = From().Match(line) is { Success: true } match ? match.Groups["file"].Value : source;
            }
        }

        return new MarkdownPage(file, prose.ToString(), blocks);
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("`[^`\n]*`", RegexOptions.None, 1000)]
    private static partial Regex InlineCode();

    [GeneratedRegex("^[a-z]+:", RegexOptions.None, 1000)]
    private static partial Regex Scheme();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.None, 1000)]
    private static partial Regex Punctuation();

    [GeneratedRegex("^<!-- from (?<file>[^ ]+) -->$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex From();
}
