using QuantBuild.Models.Data;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;

/// <summary>
/// The batches that run through all modules before training, in the calibration set's own order and around again
/// where it is short. The first of them hold the texts that quantizers are calibrated on.
/// </summary>
internal sealed class WarmUpSchedule
{
    private readonly int texts;
    private readonly int batchSize;

    public WarmUpSchedule(TokenizedDataset calibration, int batchSize, ParallelReconstructionOptions options)
    {
        texts = calibration.Count;
        this.batchSize = Math.Min(batchSize, texts);
        var observed = Math.Min(ActivationCalibration.ObservedTexts, texts);
        CalibrationBatches = (observed + this.batchSize - 1) / this.batchSize;
        Batches = Math.Max(options.WarmUp, Math.Max(options.Lag, CalibrationBatches));
    }

    /// <summary>How many of them calibrate: the first.</summary>
    public int CalibrationBatches { get; }

    /// <summary>At least as many as calibrate, and as the lag.</summary>
    public int Batches { get; }

    /// <summary>Number of the first warm-up step.</summary>
    public int FirstStep => -Batches;

    /// <summary>Distinct rows of a warm-up batch.</summary>
    public int[] RowsOf(int batch) =>
        [.. Enumerable.Range(0, batchSize).Select(place => (int)((((long)batch * batchSize) + place) % texts))];
}
