namespace QuantBuild.Models.Metrics;

/// <summary>A figure of how well a model's outputs answer the targets of a data set.</summary>
public interface IMetric : IFigure
{
    /// <summary>Whether it judges what a model writes (<see cref="LogitTable.Written"/>); by default not.</summary>
    bool ReadsWrittenTexts => false;

    /// <summary>The value over some of the predictions' answers; one may be drawn more than once.</summary>
    double Compute(Predictions predictions, ReadOnlySpan<int> rows);
}
