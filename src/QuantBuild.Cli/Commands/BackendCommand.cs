using System.CommandLine;
using QuantBuild.Cli.Hosting;

namespace QuantBuild.Cli.Commands;

/// <summary><c>backend</c>: what can compute here, and getting more of it.</summary>
internal static class BackendCommand
{
    public const string Name = "backend";

    public static Command Create(CommandEnvironment environment) => new(
        Name, "Lists, installs and checks the backends that compute.")
    {
        BackendListCommand.Create(environment),
        BackendInstallCommand.Create(environment),
        BackendCheckCommand.Create(environment),
    };

    /// <summary>The operand of commands on one backend.</summary>
    /// <param name="names">Of the backends.</param>
    public static Argument<string> Backend(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return new Argument<string>("name") { Description = $"Name of the backend: {string.Join(", ", all)}." }
            .AcceptOnlyFromAmong(all);
    }
}
