namespace QuantBuild.Bench.Methods.Statistics;

/// <summary>How a difference stands to its noise.</summary>
internal enum Verdict
{
    Lower,
    WithinNoise,
    Higher,
}
