using System.Text;

namespace QuantBuild.Cli.Streams;

/// <summary>
/// Text for a person who may have gone: what cannot be written - a closed pipe or descriptor, a full disk, a terminal
/// that hung up - is dropped, for nobody is there to be told.
/// </summary>
internal sealed class PatientWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    /// <summary>What it writes to.</summary>
    public TextWriter Inner => inner;

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Try(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    public override void Write(string? value) => Try(() => inner.Write(value));

    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    public override void Flush() => Try(inner.Flush);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Try(inner.Dispose);
        }

        base.Dispose(disposing);
    }

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // See above.
        }
    }
}
