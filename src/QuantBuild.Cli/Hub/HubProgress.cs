using System.Diagnostics;
using QuantBuild.Cli.Output;
using QuantBuild.Hub.Protocol;
using QuantBuild.Pipeline.Running;

namespace QuantBuild.Cli.Hub;

/// <summary>Shows each file that is downloaded as a stage.</summary>
/// <param name="output">Of the command.</param>
/// <param name="model">As the recipe has it.</param>
internal sealed class HubProgress(ICommandOutput output, string model) : IHubListener
{
    private string? running;
    private long began;

    public void Note(string line) => output.Note(line);

    public void Downloaded(string file, long bytes, long size)
    {
        var name = $"download {file}";
        if (name != running)
        {
            Complete();
            (running, began) = (name, Stopwatch.GetTimestamp());
            output.StageStarted(name, "not in the hub cache");
        }

        output.StageProgressed(name, size == 0 ? 1 : (double)bytes / size, overall: 0);
    }

    /// <summary>No more is downloaded.</summary>
    public void Complete()
    {
        if (running is not null)
        {
            output.StageEnded(new StageOutcome(
                running, model, StageState.Done, Stopwatch.GetElapsedTime(began).TotalSeconds));
            running = null;
        }
    }
}
