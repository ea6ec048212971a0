namespace SemanticSearch;

/// <summary>A paragraph of a text.</summary>
/// <param name="File">Relative to the folder, with <c>/</c>.</param>
/// <param name="Title">The text's first paragraph.</param>
/// <param name="Text">The paragraph.</param>
internal sealed record Passage(string File, string Title, string Text)
{
    /// <summary>What is embedded: a paragraph alone often does not say what it is about.</summary>
    public string Embedded => $"{Title}. {Text}";

    /// <summary>The paragraphs of every <c>*.txt</c> of a folder, below their titles.</summary>
    public static IEnumerable<Passage> ReadFolder(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*.txt", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(folder, path).Replace('\\', '/');
            var paragraphs = System.IO.File.ReadAllText(path).ReplaceLineEndings("\n")
                .Split("\n\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            foreach (var paragraph in paragraphs.Skip(1))
            {
                yield return new Passage(name, paragraphs[0], paragraph);
            }
        }
    }
}
