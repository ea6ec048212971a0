namespace QuantBuild.Models.Training;

/// <summary>Epochs of AdamW with warm-up and linear decay; the parameters that scored best stay.</summary>
/// <param name="options">How to train.</param>
public sealed class TrainingLoop(TrainingOptions options)
{
    /// <summary>
    /// Trains; the same problem, options and backend numerics give the same bytes, stopped and resumed or not.
    /// </summary>
    /// <exception cref="TrainingException">The loss is no finite number.</exception>
    /// <exception cref="Formats.Files.StorageException">A checkpoint cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The parameters are those of the last step.</exception>
    public TrainingResult Run(ITrainingProblem problem, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        using var scope = problem.Backend.OpenScope();
        return new TrainingRun(problem, options).Run(cancellation);
    }
}
