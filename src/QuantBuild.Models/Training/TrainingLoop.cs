namespace QuantBuild.Models.Training;

/// <summary>Takes all steps of a <see cref="TrainingRun"/>, with checkpoints in between.</summary>
/// <param name="options">How to train.</param>
public sealed class TrainingLoop(TrainingOptions options)
{
    /// <summary>
    /// Trains; the same problem, options and backend numerics give the same bytes, stopped and resumed or not.
    /// </summary>
    /// <exception cref="Tensors.NonFiniteException">The loss is no finite number, and there is no way back.</exception>
    /// <exception cref="Formats.Files.StorageException">A checkpoint cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The parameters are those of the last step.</exception>
    public TrainingResult Run(ITrainingProblem problem, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        using var run = new TrainingRun(problem, options);
        var checkpoint = options.CheckpointFolder is { } folder
            ? new TrainingCheckpoint(folder, options.CheckpointInterval)
            : null;
        checkpoint?.Read(run);
        while (!run.HasEnded)
        {
            var hasRead = run.Advance(cancellation);
            options.Stepped?.Invoke(run.Steps);
            if (hasRead)
            {
                checkpoint?.WriteIfDue(run);
            }
        }

        return run.Finish();
    }
}
