using QuantBuild.Models.Training;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Quantization.Algorithms.Training;

/// <summary>Runs the training loop for methods that train a whole model.</summary>
internal static class WholeModelTraining
{
    // Losses stay on the device and are read once a window.
    private const int LossWindow = 25;

    /// <summary>Trains, with the task's checkpoints, progress and cancellation.</summary>
    /// <exception cref="Tensors.NonFiniteException">The loss is no number, and there is no way back.</exception>
    public static TrainingResult Run(ModelTask task, ITrainingProblem problem, TrainingOptions options) =>
        new TrainingLoop(options with
        {
            ReportInterval = LossWindow,
            HasSinglePrecisionMeans = true,
            CheckpointFolder = task.CheckpointFolder,
            CheckpointInterval = task.CheckpointInterval,
            Progress = progress => task.Progress?.Invoke((double)progress.Step / progress.Steps),
        }).Run(problem, task.Cancellation);
}
