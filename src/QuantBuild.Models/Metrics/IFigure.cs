namespace QuantBuild.Models.Metrics;

/// <summary>What a report states as one number.</summary>
public interface IFigure
{
    /// <summary>The name in recipes and reports.</summary>
    string Name { get; }

    /// <summary>No value is smaller; negative infinity where there is no such value.</summary>
    double Minimum { get; }

    /// <summary>No value is larger; infinity where there is no such value.</summary>
    double Maximum { get; }

    /// <summary>Whether a larger value is the better one; else the smaller is.</summary>
    bool IsLargerBetter { get; }
}
