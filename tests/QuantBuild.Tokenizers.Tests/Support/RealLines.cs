namespace QuantBuild.Tokenizers.Tests.Support;

/// <summary>Lines of the shared data's texts and tables, as they stand in the files.</summary>
internal static class RealLines
{
    /// <summary>So many of each file, spread over it.</summary>
    public static IEnumerable<string> Take(int perFile)
    {
        foreach (var file in Files())
        {
            var lines = File.ReadAllLines(file);
            for (var taken = 0; taken < Math.Min(perFile, lines.Length); taken++)
            {
                yield return lines[(int)((long)taken * lines.Length / Math.Min(perFile, lines.Length))];
            }
        }
    }

    private static IEnumerable<string> Files() => new[] { "agnews", "glue", "text" }
        .SelectMany(folder => Directory.GetFiles(SharedData.PathOf(folder), "*", SearchOption.AllDirectories))
        .Where(file => Path.GetFileName(file) is not ("LICENSE.txt" or "README.md"))
        .Order(StringComparer.Ordinal);
}
