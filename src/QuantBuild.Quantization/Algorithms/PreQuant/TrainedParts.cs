namespace QuantBuild.Quantization.Algorithms.PreQuant;

/// <summary>What a task trains of the model.</summary>
[Flags]
public enum TrainedParts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The outliers; not trained, they keep what they start from.</summary>
    Outliers = 1,

    /// <summary>Every tensor of the task's head.</summary>
    Head = 2,

    /// <summary>The step sizes of the quantized linears, and of activations where these are quantized.</summary>
    Steps = 4,

    /// <summary>Gains and biases of the backbone's normalizations.</summary>
    Norms = 8,

    /// <summary>Biases of the backbone's products.</summary>
    Biases = 16,
}
