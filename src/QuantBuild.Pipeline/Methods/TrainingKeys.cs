using QuantBuild.Recipes.Schema;

namespace QuantBuild.Pipeline.Methods;

/// <summary>The keys of methods that train a whole model on <c>data.training</c>.</summary>
internal static class TrainingKeys
{
    private const double LargestDropout = 0.9;

    public static KeySchema Epochs() =>
        new("epochs", new IntegerSchema(1, 1000), "Passes over `data.training`.") { Default = 3 };

    public static KeySchema BatchSize() =>
        new("batchSize", new IntegerSchema(1, 65536), "Samples a step.") { Default = 32 };

    public static KeySchema LearningRate(string documentation, double value) =>
        new("learningRate", new NumberSchema(0, 1, aboveMinimum: true), documentation) { Default = value };

    public static KeySchema Warmup() =>
        new("warmup", new NumberSchema(0, 1), "Share of all steps in which the rates rise from 0.") { Default = 0.1 };

    public static KeySchema Dropout(double value) =>
        new("dropout", new NumberSchema(0, LargestDropout), "Of hidden states while training.") { Default = value };

    public static KeySchema Seed() => KeySchema.Seed("Of the order of the samples, and of dropout.");
}
