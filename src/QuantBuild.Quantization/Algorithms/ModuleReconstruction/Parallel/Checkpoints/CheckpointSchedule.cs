using System.Diagnostics;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel.Checkpoints;

/// <summary>
/// Agrees on steps at which every module saves its state: each time the interval has passed, the first step that no
/// module has begun. Nobody waits. Safe for any number of threads.
/// </summary>
internal sealed class CheckpointSchedule(int modules, int steps, TimeSpan interval)
{
    private readonly Lock gate = new();
    private readonly int[] current = [.. Enumerable.Repeat(-1, modules)];
    private long lastTime = Stopwatch.GetTimestamp();
    private int? agreed;
    private int saved;

    /// <summary>Called by each module before each step.</summary>
    /// <returns>Whether the module is to save its state now.</returns>
    public bool IsDue(int module, int step)
    {
        lock (gate)
        {
            current[module] = step;
            if (agreed is null && Stopwatch.GetElapsedTime(lastTime) >= interval && current.Max() + 1 < steps)
            {
                agreed = current.Max() + 1;
                saved = 0;
            }

            return step == agreed;
        }
    }

    /// <summary>Called by each module when its state is on the disk.</summary>
    /// <returns>Whether it was the last: older states are not needed any more.</returns>
    public bool Saved()
    {
        lock (gate)
        {
            if (++saved < modules)
            {
                return false;
            }

            agreed = null;
            lastTime = Stopwatch.GetTimestamp();
            return true;
        }
    }
}
