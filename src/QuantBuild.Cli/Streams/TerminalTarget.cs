using System.Text;
using Spectre.Console;

namespace QuantBuild.Cli.Streams;

/// <summary>A terminal as the writer's own would tell, written to through a <see cref="PatientWriter"/>.</summary>
internal sealed class TerminalTarget(TextWriter writer) : IAnsiConsoleOutput
{
    // Knows the process's own streams by identity.
    private readonly AnsiConsoleOutput direct = new((writer as PatientWriter)?.Inner ?? writer);

    public TextWriter Writer => writer;

    public bool IsTerminal => direct.IsTerminal;

    public int Width => direct.Width;

    public int Height => direct.Height;

    public void SetEncoding(Encoding encoding) => direct.SetEncoding(encoding);
}
