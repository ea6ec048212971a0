using QuantBuild.Recipes.Schema;
using QuantBuild.Recipes.Sections;

namespace QuantBuild.Recipes;

/// <summary>The section <c>train</c>: training in full precision on the labels of <c>data.training</c>.</summary>
public sealed record TrainOptions : PhaseOptions
{
    internal TrainOptions(ValidatedObject settings) => Settings = settings;

    /// <summary>Passes over the training texts; null where <see cref="Steps"/> says how long.</summary>
    public int? Epochs => Settings.FindValue<int>(TrainSchema.Epochs);

    /// <summary>Steps in all; null where <see cref="Epochs"/> says how long.</summary>
    public int? Steps => Settings.FindValue<int>(TrainSchema.Steps);

    /// <summary>Whether all weights start anew, instead of those of the model's files.</summary>
    public bool StartsFresh => Settings.Find<string>(TrainSchema.From) == TrainSchema.Fresh;

    /// <summary>Texts a step.</summary>
    public int BatchSize => Settings.Get<int>("batchSize");

    /// <summary>Parts that a step's texts are run in, one after another.</summary>
    public int Accumulation => Settings.Get<int>("accumulation");

    /// <summary>Of the head, after the warm-up.</summary>
    public double LearningRate => Settings.Get<double>("learningRate");

    /// <summary>Factor on the rate from each layer to the one below, in (0, 1].</summary>
    public double LayerRateDecay => Settings.Get<double>("layerRateDecay");

    /// <summary><c>linear</c>, <c>cosine</c> or <c>constant</c>.</summary>
    public string Schedule => Settings.Get<string>("schedule");

    /// <summary>Share of all steps in which the rates rise from 0; null where <see cref="WarmupSteps"/> says.</summary>
    public double? Warmup => Settings.FindValue<double>(TrainSchema.Warmup);

    /// <summary>Steps in which the rates rise from 0; null where <see cref="Warmup"/> says.</summary>
    public int? WarmupSteps => Settings.FindValue<int>(TrainSchema.WarmupSteps);

    /// <summary>Decoupled, of weights and tables.</summary>
    public double WeightDecay => Settings.Get<double>("weightDecay");

    /// <summary>Of hidden states, in [0, 1).</summary>
    public double Dropout => Settings.Get<double>("dropout");

    /// <summary>Whether the state with the best metric is left, and not the last.</summary>
    public bool KeepsBest => Settings.Get<string>(TrainSchema.Keep) == TrainSchema.Best;

    /// <summary>Share of the training texts that are not trained on, but judge; 0 for none.</summary>
    public double HeldBack => Settings.Get<double>(TrainSchema.HeldBack);

    /// <summary>What they judge by; null for the task's usual metric.</summary>
    public string? Metric => Settings.Find<string>(TrainSchema.Metric);

    /// <summary>Epochs in a row without a better metric that end the training; null for no such end.</summary>
    public int? Patience => Settings.FindValue<int>(TrainSchema.Patience);

    /// <summary>Of the order of the texts, dropout, what is held back, and a new head.</summary>
    public int Seed => Settings.Get<int>("seed");

    /// <summary>The section as it was read, defaults filled in.</summary>
    internal ValidatedObject Settings { get; }
}
