namespace QuantBuild.MSBuild;

/// <summary>The codes the task raises itself; all others arrive from the command line with their text.</summary>
internal static class DiagnosticCodes
{
    public const string ChildNotStarted = "QB5001";
    public const string VersionMismatch = "QB5002";
    public const string ChildFailed = "QB5004";
    public const string DuplicateName = "QB5005";
    public const string InternalFault = "QB9999";
}
