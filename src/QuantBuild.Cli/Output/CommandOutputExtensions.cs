using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Cli.Output;

internal static class CommandOutputExtensions
{
    public static void Report(this ICommandOutput output, IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            output.Report(diagnostic);
        }
    }

    /// <summary>Reports all that an exception carries.</summary>
    public static void Report(this ICommandOutput output, DiagnosticException exception)
    {
        foreach (var diagnostic in exception.Diagnostics)
        {
            output.Report(diagnostic);
        }
    }
}
