using QuantBuild.Cli.Output;
using QuantBuild.Recipes.Secrets;

namespace QuantBuild.Cli.Hosting;

/// <summary>What a command works with.</summary>
/// <param name="Output">Shows what it does; without secrets.</param>
/// <param name="Secrets">What is taken out of everything that is shown; learns what the command comes to know.</param>
/// <param name="Cancellation">Ends it.</param>
internal sealed record CommandContext(ICommandOutput Output, SecretMask Secrets, CancellationToken Cancellation);
