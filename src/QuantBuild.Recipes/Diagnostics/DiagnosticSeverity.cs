namespace QuantBuild.Recipes.Diagnostics;

/// <summary>An error stops the command; a warning does not.</summary>
public enum DiagnosticSeverity
{
    Error,
    Warning,
}
