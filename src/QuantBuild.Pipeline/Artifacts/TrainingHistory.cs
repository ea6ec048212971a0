using QuantBuild.Models.Training;

namespace QuantBuild.Pipeline.Artifacts;

/// <summary>How a training went.</summary>
/// <param name="Steps">Steps done.</param>
/// <param name="KeptStep">Steps after which the model was the one that is left.</param>
/// <param name="Metric">What was measured after each epoch; null where nothing was held back.</param>
/// <param name="Epochs">In order; the last may be unfinished.</param>
internal sealed record TrainingHistory(
    int Steps, int KeptStep, string? Metric, IReadOnlyList<TrainingEpoch> Epochs)
{
    /// <param name="result">Of a training that measures at the end of each epoch, or never.</param>
    /// <param name="metric">What it measures; null where it does not.</param>
    /// <param name="isLargerBetter">Whether its scores are the metric, and not minus it.</param>
    public static TrainingHistory Of(TrainingResult result, string? metric, bool isLargerBetter)
    {
        var epochs = new List<TrainingEpoch>();
        var before = 0;
        foreach (var readings in result.Losses.GroupBy(reading => reading.Epoch))
        {
            var begin = before;
            var sum = 0.0;
            foreach (var reading in readings)
            {
                sum += reading.Loss * (reading.Step - before);
                before = reading.Step;
            }

            double? score = metric is null ? null : result.Scores[epochs.Count];
            epochs.Add(new TrainingEpoch(before, sum / (before - begin), isLargerBetter ? score : -score));
        }

        return new TrainingHistory(result.Steps, result.BestStep, metric, epochs);
    }
}
