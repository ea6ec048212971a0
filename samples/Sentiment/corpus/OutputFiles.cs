using System.Text;

namespace Sentiment.Corpus;

/// <summary>Writes the generated files below the sample's folder, or compares them with what lies there.</summary>
internal sealed class OutputFiles(string folder, bool check)
{
    /// <summary>How many files were found to differ; 0 when writing.</summary>
    public int Differing { get; private set; }

    /// <summary>Tab-separated values with a header, UTF-8 without a byte order mark, line feeds.</summary>
    public static byte[] Table(IEnumerable<Row> rows)
        => Lines(rows.Select(row => $"{row.Sentence}\t{(row.Positive ? 1 : 0)}").Prepend("sentence\tlabel"));

    public static byte[] Lines(IEnumerable<string> lines)
        => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));

    public void Handle(string name, byte[] content)
    {
        var path = Path.Combine(folder, name);
        if (!check)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
            Console.WriteLine($"{path}: {content.Length} bytes written");
            return;
        }

        if (!File.Exists(path) || !content.AsSpan().SequenceEqual(File.ReadAllBytes(path)))
        {
            Differing++;
            Console.Error.WriteLine($"{path} differs from what the grammar generates: run without --check.");
        }
    }
}
