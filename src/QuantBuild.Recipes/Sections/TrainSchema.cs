using System.Globalization;
using QuantBuild.Recipes.Schema;

namespace QuantBuild.Recipes.Sections;

/// <summary>The section <c>train</c>.</summary>
internal static class TrainSchema
{
    public const string Name = "train";
    public const string Epochs = "epochs";
    public const string Steps = "steps";
    public const string Warmup = "warmup";
    public const string WarmupSteps = "warmupSteps";
    public const string Keep = "keep";
    public const string Best = "best";
    public const string HeldBack = "heldBack";
    public const string Metric = "metric";
    public const string Patience = "patience";

    public const string From = "from";
    public const string Fresh = "fresh";

    private const string Last = "last";
    private const int UsualEpochs = 3;
    private const int MostSteps = 10_000_000;
    private const double LargestDropout = 0.9;
    private const double LargestShare = 0.5;
    private const double UsualShare = 0.1;

    private static readonly KeyCondition WithBest = new(Keep, Best);

    public static ObjectSchema Create() => new(
        new KeySchema(Epochs, new IntegerSchema(1, 1000), "Passes over `data.training`.")
        {
            DefaultFrom = section => section.Writes(Steps) ? null : UsualEpochs,
            DefaultInWords = $"`{Text(UsualEpochs)}`",
        },
        new KeySchema(Steps, new IntegerSchema(1, MostSteps), "Steps in all, in place of `epochs`.")
        {
            DefaultInWords = $"`{Epochs}` says how long",
        },
        new KeySchema(
            From, ChoiceSchema.Of(["model", Fresh]),
            $"Where the weights start: the model's own, or `{Fresh}` ones by `seed`, as its `config.json` states them; "
            + "then the model's folder needs no weights.")
        {
            DefaultInWords = "`model`",
        },
        new KeySchema("batchSize", new IntegerSchema(1, 65536), "Samples a step.") { Default = 32 },
        new KeySchema(
            "accumulation", new IntegerSchema(1, 65536),
            "Parts that a step's samples are run in, one after another, their gradients added up: less memory.")
        {
            Default = 1,
        },
        new KeySchema("learningRate", new NumberSchema(0, 1, aboveMinimum: true), "Of the head, after the warm-up.")
        {
            Default = 2e-5,
        },
        new KeySchema(
            "layerRateDecay", new NumberSchema(0, 1, aboveMinimum: true),
            "Factor on the learning rate from the head to the last layer, from each layer to the one below, and to the "
            + "embeddings; 1 gives all the same.")
        {
            Default = 1.0,
        },
        new KeySchema(
            "schedule", ChoiceSchema.Of(["linear", "cosine", "constant"]),
            "How the rates fall to 0 after the warm-up, or whether they stay.")
        {
            Default = "linear",
        },
        new KeySchema(Warmup, new NumberSchema(0, 1), "Share of all steps in which the rates rise from 0.")
        {
            DefaultFrom = section => section.Writes(WarmupSteps) ? null : UsualShare,
            DefaultInWords = $"`{Text(UsualShare)}`",
        },
        new KeySchema(WarmupSteps, new IntegerSchema(0, MostSteps), "The same in steps, in place of `warmup`.")
        {
            DefaultInWords = $"`{Warmup}` says how many",
        },
        new KeySchema("weightDecay", new NumberSchema(0, 1), "Decoupled, of weights and tables.") { Default = 0.01 },
        new KeySchema("dropout", new NumberSchema(0, LargestDropout), "Of hidden states while training.")
        {
            Default = 0.1,
        },
        new KeySchema(
            Keep, ChoiceSchema.Of([Last, Best]),
            "Which state is left: the last, or that after the epoch with the best metric on what is held back.")
        {
            Default = Last,
        },
        new KeySchema(
            HeldBack, new NumberSchema(0, LargestShare),
            "Share of `data.training` that is drawn by `seed`, not trained on, and measured after each epoch.")
        {
            DefaultFrom = section => section.Find<string>(Keep) == Best ? UsualShare : 0.0,
            DefaultInWords = $"`{Text(UsualShare)}` with `{Keep}: {Best}`, else `0`",
        },
        new KeySchema(Metric, new TextSchema("metric of the task"), "What is measured on what is held back.")
        {
            DefaultInWords = "the task's usual one",
        },
        new KeySchema(
            Patience, new IntegerSchema(1, 1000),
            $"With `{Keep}: {Best}`: training ends early after so many epochs in a row without a better metric.")
        {
            DefaultInWords = "all epochs",
            UsedWith = WithBest,
        },
        KeySchema.Seed("Of the order of the samples, of dropout, of what is held back, and of what starts anew."));

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
