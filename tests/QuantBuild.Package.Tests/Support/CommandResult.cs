namespace QuantBuild.Package.Tests.Support;

internal sealed record CommandResult(int ExitCode, string Output);
