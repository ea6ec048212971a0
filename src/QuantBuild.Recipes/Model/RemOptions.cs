namespace QuantBuild.Recipes;

public sealed record RemOptions
{
    /// <summary>Training steps a matrix product.</summary>
    public required int Steps { get; init; }

    public required int BatchSize { get; init; }

    /// <summary>Of the weights, in (0, 1].</summary>
    public required double LearningRate { get; init; }

    /// <summary>Of the step sizes, in (0, 1]; equals <see cref="LearningRate"/> unless given.</summary>
    public required double StepSizeLearningRate { get; init; }

    /// <summary>Of the order of the samples.</summary>
    public required int Seed { get; init; }
}
