using QuantBuild.Pipeline.Running;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Cli.Output;

/// <summary>Hands every call to all its members, one call at a time; after <see cref="Ended"/> it is silent.</summary>
internal sealed class OutputGroup(IReadOnlyList<ICommandOutput> members) : ICommandOutput
{
    private readonly Lock gate = new();
    private bool hasEnded;

    public void Started(string? logPath) => Each(member => member.Started(logPath));

    public void StageStarted(string name, string reason) => Each(member => member.StageStarted(name, reason));

    public void StageProgressed(string name, double fraction, double overall) =>
        Each(member => member.StageProgressed(name, fraction, overall));

    public void StageEnded(StageOutcome outcome) => Each(member => member.StageEnded(outcome));

    public void Report(Diagnostic diagnostic) => Each(member => member.Report(diagnostic));

    public void Note(string line) => Each(member => member.Note(line));

    public void Ended(CommandOutcome outcome)
    {
        lock (gate)
        {
            Each(member => member.Ended(outcome));
            hasEnded = true;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            foreach (var member in members)
            {
                member.Dispose();
            }
        }
    }

    private void Each(Action<ICommandOutput> call)
    {
        lock (gate)
        {
            if (hasEnded)
            {
                return;
            }

            foreach (var member in members)
            {
                call(member);
            }
        }
    }
}
