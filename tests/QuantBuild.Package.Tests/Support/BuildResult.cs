namespace QuantBuild.Package.Tests.Support;

/// <summary>What one call of the SDK printed, standard error included.</summary>
internal sealed record BuildResult(int ExitCode, string Output)
{
    /// <summary>The distinct errors, without the node's number and the project that MSBuild adds.</summary>
    public IReadOnlyList<string> Errors =>
    [
        .. Output.Split('\n').Where(line => line.Contains(": error ", StringComparison.Ordinal))
            .Select(line => line.Split(" [")[0].Trim().TrimStart([.. "0123456789>"])).Distinct(StringComparer.Ordinal),
    ];
}
