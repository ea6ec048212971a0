using System.Text;
using QuantBuild.Recipes.Secrets;
using Spectre.Console;

namespace QuantBuild.Cli.Output;

/// <summary>A terminal as it is, but that no secret gets to it.</summary>
/// <param name="writer">Of the terminal.</param>
/// <param name="secrets">What to take out.</param>
internal sealed class MaskingConsoleOutput(TextWriter writer, SecretMask secrets) : IAnsiConsoleOutput
{
    // It tells by the writer what kind of terminal there is.
    private readonly AnsiConsoleOutput inner = new(writer);

    public TextWriter Writer { get; } = new MaskingTextWriter(writer, secrets);

    public bool IsTerminal => inner.IsTerminal;

    public int Width => inner.Width;

    public int Height => inner.Height;

    public void SetEncoding(Encoding encoding) => inner.SetEncoding(encoding);
}
