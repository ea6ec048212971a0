namespace QuantBuild.Models.Metrics;

/// <summary>A figure of merit over a data set, larger being better.</summary>
public interface IMetric
{
    /// <summary>The name in recipes and reports.</summary>
    string Name { get; }

    /// <summary>The value over some of the predictions; a row may be drawn more than once.</summary>
    double Compute(Predictions predictions, ReadOnlySpan<int> rows);
}
