using QuantBuild.Cli;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Streams;

StandardDescriptors.Fill();
return Application.Run(args, CommandEnvironment.OfProcess());
