namespace QuantBuild.Bench.Architectures;

/// <summary>The forward pass of an architecture beside that of the measure.</summary>
/// <param name="ModelType">Of the architecture.</param>
/// <param name="Length">Tokens of a text.</param>
/// <param name="MultiplyAdds">Those of the pass over those of the measure's.</param>
/// <param name="Milliseconds">Median.</param>
/// <param name="MeasureMilliseconds">Median of the measure's passes, each before one of the architecture's.</param>
/// <param name="Ratio">Median of time over the measure's time for as many multiply-adds.</param>
internal sealed record ForwardComparison(
    string ModelType, int Length, double MultiplyAdds, double Milliseconds, double MeasureMilliseconds, double Ratio);
