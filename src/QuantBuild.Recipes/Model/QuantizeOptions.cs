namespace QuantBuild.Recipes;

public sealed record QuantizeOptions
{
    /// <summary>As in docs/recipe.md, such as <c>mrem</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Of every linear layer but the head, unless an override says otherwise.</summary>
    public required WeightOptions Weights { get; init; }

    public required EmbeddingOptions Embeddings { get; init; }

    public required ActivationOptions Activations { get; init; }

    /// <summary>Given for every method; used by <c>mrem</c> only.</summary>
    public required MremOptions Mrem { get; init; }

    /// <summary>Given for every method; used by <c>rem</c> only.</summary>
    public required RemOptions Rem { get; init; }

    /// <summary>Given for every method; used by <c>gptq</c> only.</summary>
    public required GptqOptions Gptq { get; init; }

    /// <summary>Given for every method; used by <c>qat</c> only.</summary>
    public required QatOptions Qat { get; init; }

    /// <summary>Given for every method; used by <c>fine-tune</c> only.</summary>
    public required FineTuneOptions FineTune { get; init; }

    /// <summary>Whether the method reads the labels of the training data.</summary>
    public bool LearnsFromLabels => TrainingRules.LearnsFromLabels(Method, Qat.Labels);

    /// <summary>In the order written: of several that match a module, the last wins key by key.</summary>
    public required IReadOnlyList<OverrideOptions> Overrides { get; init; }
}
