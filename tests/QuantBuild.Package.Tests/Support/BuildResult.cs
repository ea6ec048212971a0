namespace QuantBuild.Package.Tests.Support;

/// <summary>What one call of the SDK printed, standard error included.</summary>
internal sealed record BuildResult(int ExitCode, string Output)
{
    /// <summary>The distinct errors, each without the project that MSBuild appends to it.</summary>
    public IReadOnlyList<string> Errors =>
    [
        .. Output.Split('\n').Where(line => line.Contains(": error ", StringComparison.Ordinal))
            .Select(line => line.Split(" [")[0].Trim()).Distinct(StringComparer.Ordinal),
    ];
}
