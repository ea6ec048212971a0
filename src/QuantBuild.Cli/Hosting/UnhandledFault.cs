using QuantBuild.Cli.Logging;
using QuantBuild.Recipes.Secrets;

namespace QuantBuild.Cli.Hosting;

/// <summary>Tells of a fault that no command could: the runtime itself would write it with all that it holds.</summary>
internal static class UnhandledFault
{
    /// <summary>For the rest of the process.</summary>
    public static void Listen(CommandEnvironment environment) =>
        AppDomain.CurrentDomain.UnhandledException += (_, fault) => End(fault.ExceptionObject, environment);

    private static void End(object fault, CommandEnvironment environment)
    {
        var secrets = new SecretMask(environment.Secrets);
        var path = fault is Exception exception ? FaultLog.Write(exception, log: null, secrets) : null;
        try
        {
            environment.StandardError.WriteLine(
                $"error QB9999: {secrets.Apply(fault.ToString() ?? string.Empty)}; report it with the log {path}");
        }
        catch (IOException)
        {
            // Nobody listens; the log has it.
        }

        environment.Exit(ExitCode.InternalFault);
    }
}
