using QuantBuild.Cli;
using QuantBuild.Cli.Hosting;

return Application.Run(args, CommandEnvironment.OfProcess());
