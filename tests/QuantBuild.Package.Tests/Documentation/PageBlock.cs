using System.Text.RegularExpressions;

namespace QuantBuild.Package.Tests.Documentation;

/// <param name="Language">After the fence.</param>
/// <param name="Comment">Of the comment right before the block; empty where there is none.</param>
/// <param name="Text">Between the fences.</param>
internal sealed partial record PageBlock(string Language, string Comment, string Text)
{
    public IEnumerable<string> Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static IEnumerable<PageBlock> Read(string page) => Form().Matches(File.ReadAllText(page))
        .Select(match => new PageBlock(
            match.Groups["language"].Value, match.Groups["comment"].Value.Trim(), match.Groups["text"].Value));

    [GeneratedRegex(
        @"^(<!--(?<comment>.*)-->\n)?```(?<language>[a-z]+)\n(?<text>(.*\n)*?)```$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
