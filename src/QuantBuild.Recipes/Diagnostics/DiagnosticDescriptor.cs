namespace QuantBuild.Recipes.Diagnostics;

/// <summary>One row of <see cref="DiagnosticTable"/>.</summary>
/// <param name="Code"><c>QB</c> and four digits; never reused for another meaning.</param>
/// <param name="Title">What is wrong, in general.</param>
/// <param name="Category">Who has to act; gives the exit code.</param>
/// <param name="Help">What to do, in one line.</param>
/// <param name="Severity">The severity of diagnostics made from this row.</param>
public sealed record DiagnosticDescriptor(
    string Code,
    string Title,
    DiagnosticCategory Category,
    string Help,
    DiagnosticSeverity Severity = DiagnosticSeverity.Error)
{
    /// <summary>Exit code of a command that stops on this: 1, 2, 3 or 130.</summary>
    public int ExitCode => (int)Category;

    /// <summary>Path of the page that explains the code, relative to the repository.</summary>
    public string HelpPage => $"docs/diagnostics/{Code}.md";

    /// <summary>A diagnostic of this row.</summary>
    /// <param name="message">What happened; why; what to do.</param>
    /// <param name="location">Where, or null when no file is concerned.</param>
    public Diagnostic At(SourceLocation? location, string message) => new(this, Severity, message, location);

    /// <summary>An exception that carries one diagnostic of this row.</summary>
    public DiagnosticException Exception(SourceLocation? location, string message, Exception? inner = null) =>
        new(At(location, message), inner);
}
