namespace QuantBuild.Bench.Methods.Reports;

/// <summary>
/// A hand-written page with a generated block for each matrix, between the comments <c>matrix NAME</c> and
/// <c>end of matrix NAME</c>. What stands outside the blocks stays.
/// </summary>
internal static class IndexPage
{
    /// <summary>The page with a block replaced, or added at the end where there is none yet.</summary>
    /// <exception cref="UsageException">A block begins and does not end.</exception>
    public static string Replace(string page, string matrix, string block)
    {
        var (begin, end) = ($"<!-- matrix {matrix} -->\n", $"<!-- end of matrix {matrix} -->\n");
        var content = $"{begin}\n{block.Trim('\n')}\n\n{end}";
        var from = page.IndexOf(begin, StringComparison.Ordinal);
        if (from < 0)
        {
            return $"{page.TrimEnd('\n')}\n\n{content}";
        }

        var to = page.IndexOf(end, from, StringComparison.Ordinal);
        return to >= 0
            ? string.Concat(page.AsSpan(0, from), content, page.AsSpan(to + end.Length))
            : throw new UsageException($"--index: the block of the matrix '{matrix}' does not end with {end.Trim()}.");
    }
}
