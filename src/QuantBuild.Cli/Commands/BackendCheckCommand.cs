using System.CommandLine;
using System.Globalization;
using QuantBuild.Cli.Backends;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Output;
using QuantBuild.Cli.Results;
using QuantBuild.Pipeline;
using QuantBuild.Recipes.Backends;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors;

namespace QuantBuild.Cli.Commands;

/// <summary><c>backend check</c>: does a backend load here, and does it compute right?</summary>
internal sealed class BackendCheckCommand
{
    // The kind of the processor itself.
    private const string OwnDevice = "cpu";

    private readonly CommandEnvironment environment;
    private readonly Argument<string> name = BackendCommand.Backend(RunSlots.Standard.Backends.Names);
    private readonly Option<string?> device = BackendArguments.NewDevice("the backend's own choice");
    private readonly Option<string?> assets = BackendArguments.NewAssets();
    private readonly Option<string?> cache = CommonOptions.Cache();
    private readonly Option<int?> threads = CommonOptions.Threads();
    private readonly Option<bool> json = CommonOptions.Json("Write JSON lines to standard output.");

    private BackendCheckCommand(CommandEnvironment environment)
    {
        this.environment = environment;
    }

    public static Command Create(CommandEnvironment environment)
    {
        var self = new BackendCheckCommand(environment);
        var command = new Command(
            "check", "Loads a backend, has it multiply matrices, and compares the product with the managed engine's.")
        {
            self.name,
            self.device,
            self.assets,
            self.cache,
            self.threads,
            self.json,
        };
        command.SetAction(self.Execute);
        return command;
    }

    private int Execute(ParseResult parsed) => CommandHost.Execute(
        environment,
        new HostOptions { JsonLines = parsed.GetValue(json) },
        context =>
        {
            var check = Check(parsed);
            var package = environment.BackendPackages.FirstOrDefault(one => one.Backend == check.Identity.Name);
            if (package?.OnOtherProcessors is { } remark
                && check.Identity.DeviceKind == OwnDevice && !Processor.IsIntel)
            {
                context.Output.Note($"{check.Identity.Name}: {remark}");
            }

            return new CommandOutcome(ExitCode.Done, new BackendCheckResult(check));
        });

    private ProductCheck Check(ParseResult parsed)
    {
        var choice = BackendArguments.Choose(
            BackendArguments.Require(new BackendRequest(
                parsed.GetRequiredValue(name),
                parsed.GetValue(device) ?? BackendRequest.AnyDevice,
                BackendRequest.UsualPrecision)),
            CacheFolder.Find(parsed.GetValue(cache), environment),
            parsed.GetValue(threads) ?? environment.Processors,
            parsed.GetValue(assets),
            location: null,
            environment);
        try
        {
            var check = ProductCheck.Run(choice);
            return check.IsClose
                ? check
                : throw DiagnosticTable.BackendResultWrong.Exception(location: null, string.Create(
                    CultureInfo.InvariantCulture,
                    $"the product of two matrices deviates by {check.Deviation:G3} from the managed engine's, more "
                    + $"than rounding does; install the backend again, or report it"));
        }
        catch (BackendUnavailableException exception)
        {
            throw DiagnosticTable.BackendUnavailable.Exception(location: null, exception.Message, exception);
        }
    }
}
