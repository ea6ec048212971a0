using QuantBuild.Cli;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Streams;

StandardDescriptors.Fill();
var environment = CommandEnvironment.OfProcess();
UnhandledFault.Listen(environment);
return Application.Run(args, environment);
