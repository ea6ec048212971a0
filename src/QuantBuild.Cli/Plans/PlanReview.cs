using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Output;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Cli.Plans;

/// <summary>Compares a plan with the one that was reviewed, or takes it as reviewed, and says so.</summary>
internal static class PlanReview
{
    /// <param name="plan">As <see cref="PlanText"/> writes it.</param>
    /// <param name="recipePath">Absolute path of its recipe.</param>
    /// <param name="shownPath">The recipe's path as it was given.</param>
    /// <param name="output">Where the verdict goes.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="DiagnosticException">QB4001: a file cannot be read or written.</exception>
    public static int Verify(string plan, string recipePath, string shownPath, ICommandOutput output)
    {
        var snapshot = new PlanSnapshot(recipePath);
        var received = Path.GetFileName(snapshot.ReceivedPath);
        var verified = Path.GetFileName(snapshot.VerifiedPath);
        var difference = snapshot.Compare(plan);
        if (difference is [])
        {
            output.Note($"{shownPath}: the plan is the reviewed one");
            return ExitCode.Done;
        }

        output.Report(DiagnosticTable.PlanDiffers.At(
            new SourceLocation(recipePath),
            (difference is null
                ? $"there is no reviewed plan {verified} yet"
                : $"the plan is not the one in {verified}")
            + $"; today's is in {received}: if it is what is wanted, accept it with "
            + "`dotnet quantize plan --accept`"));
        foreach (var line in difference ?? [])
        {
            output.Note("  " + line);
        }

        return ExitCode.GateFailed;
    }

    /// <inheritdoc cref="Verify"/>
    public static int Accept(string plan, string recipePath, string shownPath, ICommandOutput output)
    {
        var snapshot = new PlanSnapshot(recipePath);
        var isNew = snapshot.Accept(plan);
        output.Note(isNew
            ? $"{shownPath}: the plan is accepted in {Path.GetFileName(snapshot.VerifiedPath)}"
            : $"{shownPath}: the plan is the reviewed one");
        return ExitCode.Done;
    }
}
