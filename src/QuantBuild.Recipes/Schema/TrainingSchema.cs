namespace QuantBuild.Recipes.Schema;

/// <summary>The sections of the methods that train a whole model.</summary>
internal static class TrainingSchema
{
    private const double LargestDropout = 0.9;
    private const double LargestWeight = 1000;

    // Logits of some ten then reach some thousand, far inside what the softmax can tell apart.
    private const double SmallestTemperature = 0.01;

    /// <summary>The section <c>quantize.qat</c>.</summary>
    public static ObjectSchema Qat() => new(
        Epochs(),
        BatchSize(),
        LearningRate("Of the weights; rises during `warmup`, then falls linearly to 0.", 1e-4),
        new KeySchema(
            "stepSizeLearningRate", new NumberSchema(0, 1, aboveMinimum: true), "Of the step sizes, likewise.")
        {
            DefaultInWords = "`learningRate`",
        },
        Warmup(),
        Dropout(0.0),
        new KeySchema(
            "distillation", ChoiceSchema.Of(["logits", "layers"]),
            "What the full-precision model teaches: its logits, or also the output of every layer.")
        {
            Default = "layers",
        },
        new KeySchema(
            "layerWeight", new NumberSchema(0, LargestWeight, aboveMinimum: true),
            "Factor on the layers' mean squared error (`distillation: layers`).")
        {
            Default = 1.0,
        },
        new KeySchema(
            "temperature", new NumberSchema(SmallestTemperature, 100),
            "Divides both models' logits before the softmax.")
        {
            Default = 1.0,
        },
        new KeySchema(
            "labels", ChoiceSchema.Of(["none", "hard"]),
            "`hard` adds the cross-entropy with `data.training`'s labels.")
        {
            Default = "none",
        },
        new KeySchema(
            "labelWeight", new NumberSchema(0, LargestWeight, aboveMinimum: true),
            "Factor on the labels' cross-entropy (`labels: hard`).")
        {
            Default = 1.0,
        },
        DataSchema.Seed("Of the order of the samples, and of dropout."));

    /// <summary>The section <c>quantize.fineTune</c>.</summary>
    public static ObjectSchema FineTune() => new(
        Epochs(),
        BatchSize(),
        LearningRate("Rises during `warmup`, then falls linearly to 0.", 2e-5),
        new KeySchema("weightDecay", new NumberSchema(0, 1), "Decoupled, of weights and tables.") { Default = 0.01 },
        Warmup(),
        Dropout(0.1),
        DataSchema.Seed("Of the order of the samples, and of dropout."));

    private static KeySchema Epochs() =>
        new("epochs", new IntegerSchema(1, 1000), "Passes over `data.training`.") { Default = 3 };

    private static KeySchema BatchSize() =>
        new("batchSize", new IntegerSchema(1, 65536), "Samples a step.") { Default = 32 };

    private static KeySchema LearningRate(string documentation, double value) =>
        new("learningRate", new NumberSchema(0, 1, aboveMinimum: true), documentation) { Default = value };

    private static KeySchema Warmup() =>
        new("warmup", new NumberSchema(0, 1), "Share of all steps in which the rates rise from 0.") { Default = 0.1 };

    private static KeySchema Dropout(double value) =>
        new("dropout", new NumberSchema(0, LargestDropout), "Of hidden states while training.") { Default = value };
}
