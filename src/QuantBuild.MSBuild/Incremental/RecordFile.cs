using System.Text;

namespace QuantBuild.MSBuild.Incremental;

/// <summary>Small text files beside the outputs, written whole or not at all.</summary>
internal static class RecordFile
{
    private const int Attempts = 20;
    private const string Unfinished = ".tmp";

    private static readonly TimeSpan LongestWrite = TimeSpan.FromDays(1);

    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    public static IReadOnlyList<string> ReadLines(string path) =>
        File.Exists(path) ? File.ReadAllLines(path, Encoding) : [];

    public static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + "." + Guid.NewGuid().ToString("N") + Unfinished;
        try
        {
            File.WriteAllText(temporary, text, Encoding);
            for (var attempt = 1; !TryPutInPlace(temporary, path, isLast: attempt == Attempts); attempt++)
            {
                Thread.Sleep(attempt);
            }
        }
        catch (Exception exception) when (StorageFault.IsOne(exception))
        {
            TryDelete(temporary);
            throw;
        }
    }

    /// <summary>
    /// Removes what killed builds left while they wrote; of the last day nothing, for it may be in use.
    /// </summary>
    public static void RemoveAbandoned(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        var name = new string('?', Guid.Empty.ToString("N").Length);
        foreach (var path in Directory.GetFiles(folder, $"*.{name}{Unfinished}"))
        {
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > LongestWrite)
            {
                TryDelete(path);
            }
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

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (StorageFault.IsOne(exception))
        {
            // The next build tries again.
        }
    }

    // Another build of the project may make or remove the file between the question and the answer.
    private static bool TryPutInPlace(string temporary, string path, bool isLast)
    {
        try
        {
            if (File.Exists(path))
            {
                File.Replace(temporary, path, null);
            }
            else
            {
                File.Move(temporary, path);
            }

            return true;
        }
        catch (IOException) when (!isLast)
        {
            return false;
        }
    }
}
