using QuantBuild.Bench.Architectures;
using QuantBuild.Bench.Backends;
using QuantBuild.Bench.Engine;
using QuantBuild.Bench.Methods;
using QuantBuild.Bench.ModuleParallelism;
using QuantBuild.Bench.NewModels;
using QuantBuild.Bench.Tokenizing;

var commands = new Dictionary<string, Func<string[], int>>(StringComparer.Ordinal)
{
    ["backends"] = BackendsCommand.Run,
    ["engine"] = EngineCommand.Run,
    ["methods"] = MethodsCommand.Run,
    ["models"] = ModelsCommand.Run,
    ["mrem-p"] = MremParallelCommand.Run,
    ["new-model"] = NewModelCommand.Run,
    ["tokenizers"] = TokenizersCommand.Run,
};

if (args.Length > 0 && commands.TryGetValue(args[0], out var command))
{
    return command(args[1..]);
}

await Console.Error.WriteLineAsync($"usage: QuantBuild.Bench {string.Join('|', commands.Keys)} [options]");
return 2;
