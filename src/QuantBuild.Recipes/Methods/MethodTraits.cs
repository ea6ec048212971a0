namespace QuantBuild.Recipes.Methods;

/// <summary>What a method does, as far as the rules of recipes and the planner ask.</summary>
[Flags]
public enum MethodTraits
{
    /// <summary>It learns step sizes, trains the word embedding, and reads the calibration texts only.</summary>
    None = 0,

    /// <summary>It chooses step sizes once and learns none.</summary>
    ChoosesStepsOnce = 1,

    /// <summary>It rounds the word embedding once and never trains it.</summary>
    RoundsEmbeddingOnce = 2,

    /// <summary>It trains on <c>data.training</c>.</summary>
    ReadsTrainingTexts = 4,
}
