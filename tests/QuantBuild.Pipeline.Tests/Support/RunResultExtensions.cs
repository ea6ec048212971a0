namespace QuantBuild.Pipeline.Tests.Support;

/// <summary>Looks figures up by name.</summary>
internal static class RunResultExtensions
{
    public static double FidelityOf(this RunResult result, string measure) =>
        result.Fidelity.Single(each => each.Measure.Name == measure).Value;
}
