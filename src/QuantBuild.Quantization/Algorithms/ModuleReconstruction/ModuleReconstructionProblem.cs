using QuantBuild.Models.Training;
using QuantBuild.Quantization.Algorithms.Training;
using QuantBuild.Quantization.Modules;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction;

/// <summary>A module behind the finished ones before it, whose outputs for all calibration texts are stored.</summary>
internal sealed class ModuleReconstructionProblem(
    ModuleTask task, ModuleObjective objective, ModuleReconstructionOptions options) : ITrainingProblem
{
    private readonly EpochBatches batches = new(task.Calibration.Texts, options.BatchSize, options.Seed);

    public ComputeBackend Backend => task.Model.Backend;

    public IReadOnlyList<ParameterGroup> Groups => objective.Groups;

    public IReadOnlyList<RowUpdate> RowUpdates => objective.RowUpdates;

    public Tensor Loss(int step) => Loss(batches.RowsAt(step));

    public double? Score(CancellationToken cancellation) =>
        JudgedTexts.Score(task.Calibration.Texts, Backend, Loss, cancellation);

    private Tensor Loss(int[] rows)
    {
        var batch = objective.Runner.MakeBatch(rows);
        var input = objective.Runner.Input(
            batch, rows, task.Calibration.QuantizedInput, objective.QuantizedPass);
        return objective.Loss(rows, batch, input).Loss;
    }
}
