using QuantBuild.Pipeline.Running;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Cli.Output;

/// <summary>Shows what a command does, in one form to one reader. Called by one thread at a time.</summary>
internal interface ICommandOutput : IRunListener, IDisposable
{
    /// <summary>First of all calls.</summary>
    /// <param name="logPath">Absolute; null where no log is kept.</param>
    void Started(string? logPath);

    void Report(Diagnostic diagnostic);

    /// <summary>A line for a person.</summary>
    void Note(string line);

    /// <summary>Last of all calls.</summary>
    void Ended(CommandOutcome outcome);
}
