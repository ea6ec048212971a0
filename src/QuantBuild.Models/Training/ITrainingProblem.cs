using QuantBuild.Tensors;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Models.Training;

/// <summary>
/// What a <see cref="TrainingRun"/> minimizes: fine-tuning, distillation, the reconstruction of a module. It finds the
/// batch of a step by itself, from the step's number alone or from what it was given.
/// </summary>
public interface ITrainingProblem
{
    ComputeBackend Backend { get; }

    /// <summary>What is trained, each tensor once; they require gradients while a run lives, and only then.</summary>
    IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>Rows of tables that the last <see cref="Loss(int)"/> asked to have updated; by default none.</summary>
    IReadOnlyList<RowUpdate> RowUpdates => [];

    /// <summary>
    /// Tensors on the way to the last <see cref="Loss(int)"/> that outlive the step, in the scope that the step was
    /// taken in; by default none.
    /// </summary>
    IReadOnlyList<Tensor> Kept => [];

    /// <summary>
    /// Whether the same parameters score differently at another time, because what they are judged on changes: the best
    /// ones are then judged anew whenever the present ones are. Default false.
    /// </summary>
    bool ScoresChange => false;

    /// <summary>The loss of a step's batch, [1], recorded.</summary>
    /// <param name="step">From 0.</param>
    Tensor Loss(int step);

    /// <summary>
    /// How many parts a step's loss is the sum of. Each is gone back through before the next is asked for, so that a
    /// step holds the activations of one of them. Default 1.
    /// </summary>
    /// <param name="step">From 0.</param>
    int PartsOf(int step) => 1;

    /// <summary>A part of a step's loss, [1], recorded; by default the whole.</summary>
    /// <param name="step">From 0.</param>
    /// <param name="part">From 0, in order.</param>
    Tensor Loss(int step, int part) => Loss(step);

    /// <summary>
    /// How good the parameters are on data held back from the steps, larger being better; null to keep the last
    /// parameters. Nothing is recorded.
    /// </summary>
    double? Score(CancellationToken cancellation);
}
