using QuantBuild.Models.Training;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Quantization.Algorithms.Training;

/// <summary>Runs the training loop for methods that train a whole model.</summary>
internal static class WholeModelTraining
{
    /// <summary>Trains, with the task's checkpoints, progress and cancellation.</summary>
    /// <exception cref="NonFiniteException">The loss left the finite numbers.</exception>
    public static TrainingResult Run(ModelTask task, ITrainingProblem problem, TrainingOptions options)
    {
        var loop = new TrainingLoop(options with
        {
            CheckpointFolder = task.CheckpointFolder,
            CheckpointInterval = task.CheckpointInterval,
            Progress = progress => task.Progress?.Invoke((double)progress.Step / progress.Steps),
        });
        try
        {
            return loop.Run(problem, task.Cancellation);
        }
        catch (TrainingException exception)
        {
            throw new NonFiniteException(exception.Message);
        }
    }

    /// <summary>Where training diverged, for every module: the first time its rates were lowered, the second it ended.</summary>
    public static IReadOnlyList<TrainingIncident> IncidentsOf(TrainingResult result) =>
    [
        .. result.Divergences.Select((step, i) => new TrainingIncident(
            step, i == 0 ? TrainingRecovery.LoweredRate : TrainingRecovery.Stopped)),
    ];

    /// <summary>The last steps can break values that no loss or score has seen.</summary>
    /// <exception cref="NonFiniteException">A step size or a parameter is no number.</exception>
    public static IReadOnlyList<QuantizedModule> RequireFinite(IReadOnlyList<QuantizedModule> modules)
    {
        var values = modules.SelectMany(module => module.Weights.Values.SelectMany(weight => weight.Steps)
            .Concat(module.Parameters.Values.SelectMany(parameter => parameter))
            .Concat(module.Activations.Values.Concat(module.Probabilities.Values).Select(point => point.Step)));
        return values.All(float.IsFinite)
            ? modules
            : throw new NonFiniteException("The model has values that are not finite after training. Lower the learning rate.");
    }

    /// <summary>The loss is of the whole model: every module shows the same.</summary>
    public static IReadOnlyList<LossPoint> LossesOf(TrainingResult result) =>
        [.. result.Losses.Select(progress => new LossPoint(progress.Step, progress.Loss))];
}
