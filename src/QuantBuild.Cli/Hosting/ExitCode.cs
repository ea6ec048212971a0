namespace QuantBuild.Cli.Hosting;

/// <summary>Exit codes of every command, as in docs/command-line.md.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int GateFailed = 1;
    public const int WrongInput = 2;
    public const int InternalFault = 3;
    public const int Cancelled = 130;
}
