using QuantBuild.Cli.Output;

namespace QuantBuild.Cli.Hosting;

/// <summary>What a command works with.</summary>
internal sealed record CommandContext(ICommandOutput Output, CancellationToken Cancellation);
