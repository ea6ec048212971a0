namespace QuantBuild.MSBuild.Protocol;

/// <summary>The codes the tasks raise or tell apart; all others arrive from the command line with their text.</summary>
internal static class DiagnosticCodes
{
    public const string RecipeCycle = "QB1016";
    public const string OutputUnwritable = "QB4001";
    public const string GateFailed = "QB4005";
    public const string DiskFull = "QB4006";
    public const string CommandLineWrong = "QB4007";
    public const string ChildNotStarted = "QB5001";
    public const string VersionMismatch = "QB5002";
    public const string ChildFailed = "QB5004";
    public const string DuplicateName = "QB5005";
    public const string CopiedSource = "QB5007";
    public const string WrongSetting = "QB5006";
    public const string DiskFailed = "QB5010";
    public const string InternalFault = "QB9999";
}
