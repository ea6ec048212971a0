namespace QuantBuild.Recipes.Diagnostics;

/// <summary>Stops a command; the command line shows the diagnostics and exits with <see cref="ExitCode"/>.</summary>
public sealed class DiagnosticException : Exception
{
    public DiagnosticException(Diagnostic diagnostic, Exception? inner = null)
        : this([diagnostic], inner)
    {
    }

    /// <param name="diagnostics">In the order to be shown; at least one error.</param>
    /// <param name="inner">The cause, where another exception was caught.</param>
    public DiagnosticException(IReadOnlyList<Diagnostic> diagnostics, Exception? inner = null)
        : base(string.Join(Environment.NewLine, diagnostics), inner)
    {
        if (!diagnostics.Any(diagnostic => diagnostic.IsError))
        {
            throw new ArgumentException("A command stops on an error only.", nameof(diagnostics));
        }

        Diagnostics = diagnostics;
    }

    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>The gravest of the errors' exit codes: internal faults outrank wrong input and gates.</summary>
    public int ExitCode => Diagnostics
        .Where(diagnostic => diagnostic.IsError)
        .Max(diagnostic => diagnostic.Descriptor.ExitCode);
}
