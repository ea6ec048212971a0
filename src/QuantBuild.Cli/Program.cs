using QuantBuild.Cli;
using QuantBuild.Cli.Hosting;

var environment = CommandEnvironment.OfProcess();
UnhandledFault.Listen(environment);
return Application.Run(args, environment);
