namespace QuantBuild.Recipes;

public sealed record QatOptions
{
    /// <summary>Passes over the training data.</summary>
    public required int Epochs { get; init; }

    public required int BatchSize { get; init; }

    /// <summary>Of the weights, in (0, 1].</summary>
    public required double LearningRate { get; init; }

    /// <summary>Of the step sizes, in (0, 1]; equals <see cref="LearningRate"/> unless given.</summary>
    public required double StepSizeLearningRate { get; init; }

    /// <summary>Share of all steps, in [0, 1].</summary>
    public required double Warmup { get; init; }

    /// <summary>In [0, 0.9].</summary>
    public required double Dropout { get; init; }

    /// <summary>Of the order of the texts, and of dropout.</summary>
    public required int Seed { get; init; }

    /// <summary><c>logits</c> or <c>layers</c> (the logits and every layer's output).</summary>
    public required string Distillation { get; init; }

    /// <summary>On the layers' squared error.</summary>
    public required double LayerWeight { get; init; }

    /// <summary>Of the softmax of both models' logits.</summary>
    public required double Temperature { get; init; }

    /// <summary><c>none</c> or <c>hard</c> (cross-entropy with the labels is added).</summary>
    public required string Labels { get; init; }

    /// <summary>On the labels' cross-entropy.</summary>
    public required double LabelWeight { get; init; }
}
