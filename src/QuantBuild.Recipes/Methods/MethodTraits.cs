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

    /// <summary>It trains the task's head: a pre-trained model without one gets it.</summary>
    TrainsHead = 8,

    /// <summary>It quantizes every linear of the backbone, those outside of the layers too.</summary>
    QuantizesEveryLinear = 16,
}
