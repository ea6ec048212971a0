using System.Text;
using QuantBuild.Recipes.Secrets;
using Spectre.Console;

namespace QuantBuild.Cli.Streams;

/// <summary>
/// A terminal as the writer's own would tell, written to through a <see cref="PatientWriter"/>; no secret gets to it.
/// </summary>
/// <param name="writer">Of the terminal.</param>
/// <param name="secrets">What to take out.</param>
internal sealed class TerminalTarget(TextWriter writer, SecretMask secrets) : IAnsiConsoleOutput
{
    // Knows the process's own streams by identity.
    private readonly AnsiConsoleOutput direct = new((writer as PatientWriter)?.Inner ?? writer);

    public TextWriter Writer { get; } = new MaskingTextWriter(writer, secrets);

    public bool IsTerminal => direct.IsTerminal;

    public int Width => direct.Width;

    public int Height => direct.Height;

    public void SetEncoding(Encoding encoding) => direct.SetEncoding(encoding);
}
