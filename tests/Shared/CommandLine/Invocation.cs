using System.Text;
using System.Text.Json;
using QuantBuild.Cli;
using QuantBuild.Cli.Feeds;
using QuantBuild.Cli.Hosting;

namespace QuantBuild.Tests.Shared.CommandLine;

/// <summary>One call of the command line inside the test's process.</summary>
internal sealed record Invocation(int ExitCode, string Output, string Error)
{
    /// <summary>A variable that holds <see cref="ApiKey"/>; any other but those of folders is not set.</summary>
    public const string ApiKeyVariable = "FEED_KEY";

    public const string ApiKey = "key-of-the-feed";

    public string All => $"exit code {ExitCode}\n--- output\n{Output}\n--- error\n{Error}";

    public IReadOnlyList<JsonElement> JsonLines =>
    [
        .. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement),
    ];

    /// <summary>Calls with <paramref name="folder"/> as current folder and as home of cache and packages.</summary>
    public static Invocation Run(string folder, params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var code = Application.Run(arguments, Environment(folder, output, error));
        return new Invocation(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    /// <summary>The same call so many times at the same moment.</summary>
    public static Invocation[] RunAtOnce(int count, string folder, params string[] arguments)
    {
        var calls = new Invocation[count];
        var all = new ParallelOptions { MaxDegreeOfParallelism = count };
        Parallel.For(0, count, all, number => calls[number] = Run(folder, arguments));
        return calls;
    }

    public static CommandEnvironment Environment(string folder, Stream output, TextWriter error) => new()
    {
        StandardOutput = output,
        StandardError = error,
        IsTerminal = false,
        CurrentFolder = folder,
        Variable = name => name switch
        {
            CacheFolder.Variable => Path.Combine(folder, "cache"),
            FeedAccess.PackagesFolderVariable => Path.Combine(folder, "packages"),
            ApiKeyVariable => ApiKey,
            _ => null,
        },
        Processors = 2,
        Exit = code => throw new InvalidOperationException($"The process would have ended with {code}."),
    };
}
