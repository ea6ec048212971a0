using System.CommandLine;
using QuantBuild.Cli.Backends;
using QuantBuild.Cli.Hosting;
using QuantBuild.Pipeline;
using QuantBuild.Pipeline.Backends;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Backends;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Cli.Commands;

/// <summary>What computes: the options that computing commands share. They go before the recipe.</summary>
internal sealed class BackendArguments
{
    private static readonly IReadOnlyList<BackendDescriptor> Known = RunSlots.Standard.Backends.Entries;

    private readonly CommandEnvironment environment;

    private readonly Option<string?> backend = new Option<string?>("--backend")
    {
        Description = $"What computes: {string.Join(", ", Known.Select(backend => backend.Name))}. "
            + $"Default: as the recipe says, or else {Known[0].Name}.",
        HelpName = "name",
    }.AcceptOnlyFromAmong([.. Known.Select(backend => backend.Name)]);

    private readonly Option<string?> device = NewDevice("as the recipe says, or else the backend's own choice");

    private readonly Option<string?> assets = NewAssets();

    public BackendArguments(CommandEnvironment environment) => this.environment = environment;

    /// <summary>The option <c>--device</c>.</summary>
    /// <param name="otherwise">Its default, in words.</param>
    public static Option<string?> NewDevice(string otherwise)
    {
        var option = new Option<string?>("--device")
        {
            Description = $"Where the backend computes: {BackendRequest.AnyDevice}, cpu, cuda, or one such as cuda:0. "
                + $"Default: {otherwise}.",
            HelpName = "device",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && BackendRequest.FindDeviceFault(token.Value) is { } fault)
            {
                result.AddError($"--device {fault}");
            }
        });
        return option;
    }

    /// <summary>The option <c>--backend-assets</c>.</summary>
    public static Option<string?> NewAssets() => new("--backend-assets")
    {
        Description = "Assets file (obj/project.assets.json) of a project that references a backend's packages. "
            + "Default: what `backend install` put into the cache.",
        HelpName = "file",
    };

    public void AddTo(Command command)
    {
        command.Add(backend);
        command.Add(device);
        command.Add(assets);
    }

    /// <summary>The recipe, with what the options put in place of its backend.</summary>
    /// <exception cref="DiagnosticException">QB4007: the backend has no such device.</exception>
    public Recipe Apply(ParseResult parsed, Recipe recipe) => recipe with { Backend = Apply(parsed, recipe.Backend) };

    /// <summary>What is to compute.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="recipe">As <see cref="Apply(ParseResult, Recipe)"/> gave it.</param>
    /// <param name="cacheRoot">Absolute path of the cache.</param>
    /// <param name="threads">Threads to compute with.</param>
    /// <exception cref="DiagnosticException">The backend is not here, or cannot compute.</exception>
    public BackendChoice Choose(ParseResult parsed, Recipe recipe, string cacheRoot, int threads) => Choose(
        recipe.Backend,
        cacheRoot,
        threads,
        parsed.GetValue(assets),
        IsGiven(parsed) ? null : recipe.LocationOf("backend"),
        environment);

    /// <summary>What is to compute where there is no recipe.</summary>
    /// <inheritdoc cref="Choose(ParseResult, Recipe, string, int)"/>
    /// <param name="parsed">The arguments.</param>
    /// <param name="cacheRoot">Says where the cache is.</param>
    /// <param name="threads">Threads to compute with.</param>
    public BackendChoice Choose(ParseResult parsed, Func<string> cacheRoot, int threads) =>
        Apply(parsed, request: null) is { } request
            ? Choose(request, cacheRoot(), threads, parsed.GetValue(assets), location: null, environment)
            : BackendRegistry.Default(threads);

    /// <summary>The backend that is asked for, loaded where it is none of the command line's own.</summary>
    /// <param name="request">Null for the default.</param>
    /// <param name="cacheRoot">Absolute path of the cache.</param>
    /// <param name="threads">Threads to compute with.</param>
    /// <param name="assets">A project's assets file as the user gave it, or null.</param>
    /// <param name="location">Where it is asked for; null where an argument does.</param>
    /// <param name="environment">Of the command line.</param>
    public static BackendChoice Choose(
        BackendRequest? request,
        string cacheRoot,
        int threads,
        string? assets,
        SourceLocation? location,
        CommandEnvironment environment)
    {
        var registry = BackendRegistry.BuiltIn;
        if (request is not null && !registry.Names.Contains(request.Name))
        {
            var finder = new BackendFinder(
                environment.BackendPackages, cacheRoot, assets is null ? null : environment.Resolve(assets));
            registry = registry.With(BackendLoader.Load(finder.Require(request.Name, location)));
        }

        return registry.Choose(request, threads, location);
    }

    /// <summary>A request that arguments made, where the backend can be asked for so.</summary>
    /// <exception cref="DiagnosticException">QB4007: it has no such device.</exception>
    public static BackendRequest Require(BackendRequest asked) =>
        RunSlots.Standard.Reader.Vocabulary.FindFault(asked) is var (key, fault)
            ? throw DiagnosticTable.CommandLineWrong.Exception(location: null, $"--{key} {fault}")
            : asked;

    private bool IsGiven(ParseResult parsed) => parsed.GetValue(backend) is not null
        || parsed.GetValue(device) is not null;

    private BackendRequest? Apply(ParseResult parsed, BackendRequest? request)
    {
        if (!IsGiven(parsed))
        {
            return request;
        }

        var asked = (request ?? new BackendRequest(
                Known[0].Name, BackendRequest.AnyDevice, BackendRequest.UsualPrecision))
            .With(parsed.GetValue(backend), parsed.GetValue(device));
        return Require(asked);
    }
}
