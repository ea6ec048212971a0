namespace QuantBuild.Recipes;

public sealed record FineTuneOptions
{
    /// <summary>Passes over the training data.</summary>
    public required int Epochs { get; init; }

    public required int BatchSize { get; init; }

    /// <summary>In (0, 1].</summary>
    public required double LearningRate { get; init; }

    /// <summary>Of weights and tables, in [0, 1].</summary>
    public required double WeightDecay { get; init; }

    /// <summary>Share of all steps, in [0, 1].</summary>
    public required double Warmup { get; init; }

    /// <summary>In [0, 0.9].</summary>
    public required double Dropout { get; init; }

    /// <summary>Of the order of the texts, and of dropout.</summary>
    public required int Seed { get; init; }
}
