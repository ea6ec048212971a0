namespace QuantBuild.Cli.Output;

/// <summary>How a command ended.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Result">What it came to; null where it has nothing to tell beside the code.</param>
internal sealed record CommandOutcome(int Code, ICommandResult? Result = null);
