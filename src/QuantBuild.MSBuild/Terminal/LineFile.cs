using System.Globalization;
using System.Text;

namespace QuantBuild.MSBuild.Terminal;

/// <summary>
/// Project files that are lines of the terminal logger, which shows a project by its file's name without extension. The
/// extension makes each a file of its own.
/// </summary>
internal static class LineFile
{
    /// <summary>Beside a project that is shown, for as long as it is.</summary>
    public const string MarkerSuffix = "-shown";

    private const string ExtensionStart = ".line-";

    // The terminal logger ends its lines at 120 columns, and file systems a name at 255 bytes.
    private const int LongestText = 110;
    private const int MostBytes = 190;

    // What lies there longer belongs to a build that was killed: a project is read within moments.
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(10);

    /// <summary>A file for the text, as far as every system can name one so.</summary>
    public static string For(string folder, string text, Guid run, int number) => Path.Combine(
        folder, Plain(text) + ExtensionStart + run.ToString("N") + number.ToString("-0", CultureInfo.InvariantCulture));

    /// <summary>Removes the files of one run, and those that nobody will remove.</summary>
    public static void Remove(string folder, Guid run)
    {
        foreach (var file in Directory.GetFiles(folder, "*" + ExtensionStart + "*"))
        {
            if (file.Contains(run.ToString("N")) || DateTime.UtcNow - File.GetLastWriteTimeUtc(file) > LongestLife)
            {
                File.Delete(file);
            }
        }
    }

    private static string Plain(string text)
    {
        var name = new StringBuilder();
        foreach (var character in text)
        {
            var isPlain = !char.IsControl(character) && !char.IsSurrogate(character)
                && "/\\:*?\"<>|".IndexOf(character) < 0;
            name.Append(isPlain ? character : '_');
        }

        name.Length = Math.Min(name.Length, LongestText);
        while (Encoding.UTF8.GetByteCount(name.ToString()) > MostBytes)
        {
            name.Length--;
        }

        return name.ToString();
    }
}
