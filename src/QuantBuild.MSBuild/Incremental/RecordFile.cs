using System.Text;

namespace QuantBuild.MSBuild.Incremental;

/// <summary>Small text files beside the outputs, written whole or not at all.</summary>
internal static class RecordFile
{
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    public static IReadOnlyList<string> ReadLines(string path) =>
        File.Exists(path) ? File.ReadAllLines(path, Encoding) : [];

    public static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + "." + Guid.NewGuid().ToString("N") + ".tmp";
        File.WriteAllText(temporary, text, Encoding);
        if (File.Exists(path))
        {
            File.Replace(temporary, path, null);
        }
        else
        {
            File.Move(temporary, path);
        }
    }

    public static void WriteLines(string path, IEnumerable<string> lines) =>
        Write(path, string.Concat(lines.Select(line => line + "\n")));

    /// <summary>Leaves the file and its time alone when it holds the text already.</summary>
    public static void WriteOnlyWhenDifferent(string path, string text)
    {
        if (!File.Exists(path) || !string.Equals(File.ReadAllText(path, Encoding), text, StringComparison.Ordinal))
        {
            Write(path, text);
        }
    }
}
