using QuantBuild.Cli.Feeds;
using QuantBuild.Packages.Feeds.Models;
using QuantBuild.Packages.Archives;
using QuantBuild.Packages.Verification;
using QuantBuild.Pipeline;
using QuantBuild.Recipes;

namespace QuantBuild.Cli.Hosting;

/// <summary>How a command ended.</summary>
internal sealed record CommandOutcome(int Code)
{
    /// <summary>Of <c>run</c>, where it came to its end.</summary>
    public RunResult? Run { get; init; }

    /// <summary>Of <c>pack</c> and <c>pack-finish</c>.</summary>
    public WrittenPackages? Packages { get; init; }

    /// <summary>Of <c>pack-layout</c>: absolute source path by path in the package.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? PackageFiles { get; init; }

    /// <summary>Of <c>verify</c>.</summary>
    public VerifiedPackage? Verified { get; init; }

    /// <summary>Of <c>evaluate</c>.</summary>
    public CheckpointEvaluationResult? Evaluation { get; init; }

    /// <summary>Of <c>sources</c>, recipe by recipe.</summary>
    public IReadOnlyList<RecipeSource>? Sources { get; init; }

    /// <summary>Of <c>pull</c>.</summary>
    public PullResult? Pull { get; init; }

    /// <summary>Of <c>push</c>, in the order they were uploaded; null for any other command.</summary>
    public IReadOnlyList<PushedPackage>? Push { get; init; }
}
