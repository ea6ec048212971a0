using System.Text;
using QuantBuild.Recipes.Secrets;

namespace QuantBuild.Cli.Streams;

/// <summary>Passes text on without secrets, each call for itself; a secret must come whole.</summary>
/// <param name="inner">Stays open.</param>
/// <param name="secrets">What to take out.</param>
internal sealed class MaskingTextWriter(TextWriter inner, SecretMask secrets) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => inner.Write(value);

    public override void Write(string? value) => inner.Write(value is null ? null : secrets.Apply(value));

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void WriteLine(string? value) => inner.WriteLine(value is null ? null : secrets.Apply(value));

    public override void Flush() => inner.Flush();
}
