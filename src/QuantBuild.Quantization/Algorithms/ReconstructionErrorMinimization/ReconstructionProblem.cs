using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Training;
using QuantBuild.Quantization.Algorithms.Training;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Streams;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Quantization.Algorithms.ReconstructionErrorMinimization;

/// <summary>
/// The training of one reconstruction. For every batch the module is run again up to the reconstruction's point, in
/// full precision and quantized: activations are never kept.
/// </summary>
internal sealed class ReconstructionProblem(
    ModuleTask task, ModuleQuantizers quantizers, IReconstruction reconstruction, ReconstructionErrorOptions options)
    : ITrainingProblem
{
    private readonly EpochBatches batches = new(task.Calibration.Texts, options.BatchSize, options.Seed);
    private readonly CalibratedForward quantizedForward = new(quantizers);
    private readonly ModuleRunner runner = new(
        task.Model, task.Span, task.Calibration.Texts, task.Calibration.PaddingToken);

    public ComputeBackend Backend => task.Model.Backend;

    public IReadOnlyList<ParameterGroup> Groups => reconstruction.Groups;

    public Tensor Loss(int step) => Loss(batches.RowsAt(step));

    public double? Score(CancellationToken cancellation) =>
        JudgedTexts.Score(task.Calibration.Texts, Backend, Loss, cancellation);

    private Tensor Loss(int[] rows)
    {
        var batch = runner.MakeBatch(rows);
        var calibration = task.Calibration;
        var full = Capture(FullPrecision.Instance, calibration.FullPrecisionInput, batch, rows);
        var quantized = Capture(quantizedForward, calibration.QuantizedInput, batch, rows);
        return reconstruction.Loss(
            quantized, full, task.Model.MaskAt(reconstruction.Point, batch.Mask));
    }

    private Tensor Capture(IForwardTransform transform, IActivationSource? stream, Batch batch, int[] rows) =>
        PointCapture.Run(
            transform,
            reconstruction.Point,
            pass => runner.Run(runner.Input(batch, rows, stream, pass), batch, pass));
}
