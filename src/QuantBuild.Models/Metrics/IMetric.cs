namespace QuantBuild.Models.Metrics;

/// <summary>A figure of how well a model's outputs answer the targets of a data set.</summary>
public interface IMetric : IFigure
{
    /// <summary>The value over some of the predictions' answers; one may be drawn more than once.</summary>
    double Compute(Predictions predictions, ReadOnlySpan<int> rows);
}
