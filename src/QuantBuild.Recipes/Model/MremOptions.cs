namespace QuantBuild.Recipes;

public sealed record MremOptions
{
    /// <summary>That of <see cref="Boundaries"/> where they are given.</summary>
    public required int Modules { get; init; }

    /// <summary><c>even</c> or <c>parameters</c>.</summary>
    public string Split { get; init; } = "even";

    /// <summary>First layer of each further module, ascending; empty where <see cref="Split"/> decides.</summary>
    public IReadOnlyList<int> Boundaries { get; init; } = [];

    /// <summary><c>sequential</c> or <c>parallel</c>.</summary>
    public required string Schedule { get; init; }

    /// <summary>What only the schedule <c>parallel</c> looks at.</summary>
    public required ParallelScheduleOptions Parallel { get; init; }

    /// <summary>Training steps a module.</summary>
    public required int Steps { get; init; }

    public required int BatchSize { get; init; }

    /// <summary>Of the weights, in [0, 1].</summary>
    public required double LearningRate { get; init; }

    /// <summary>Of the step sizes, in [0, 1]; equals <see cref="LearningRate"/> unless given.</summary>
    public required double StepSizeLearningRate { get; init; }

    /// <summary><c>layers</c> (every layer of the module) or <c>output</c> (its last).</summary>
    public required string Loss { get; init; }

    /// <summary>Of the order of the samples.</summary>
    public required int Seed { get; init; }
}
