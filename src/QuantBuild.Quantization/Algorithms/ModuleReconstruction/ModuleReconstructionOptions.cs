using System.Globalization;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction;

/// <summary>Knobs of <see cref="ModuleReconstructionMethod"/>.</summary>
public sealed record ModuleReconstructionOptions
{
    /// <summary>Adam steps a module.</summary>
    public int Steps { get; init; } = 2000;

    /// <summary>Texts a step.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The learning rate of weights at the first step; it falls linearly to 0.</summary>
    public float LearningRate { get; init; } = 5e-4f;

    /// <summary>The learning rate of step sizes at the first step; it falls linearly to 0.</summary>
    public float StepSizeLearningRate { get; init; } = 5e-4f;

    /// <summary>Decides the order of the texts.</summary>
    public ulong Seed { get; init; } = 42;

    /// <summary>Whether the loss is of the module's last layer only; else the sum over its layers.</summary>
    public bool LastLayerOnly { get; init; }

    /// <summary>Whether biases and normalization parameters, which stay in full precision, are trained too.</summary>
    public bool TrainParameters { get; init; } = true;

    /// <summary>The options as names and values for the cache key.</summary>
    internal SortedDictionary<string, string> ToParameters() => new(StringComparer.Ordinal)
    {
        ["steps"] = Steps.ToString(CultureInfo.InvariantCulture),
        ["batchSize"] = BatchSize.ToString(CultureInfo.InvariantCulture),
        ["learningRate"] = LearningRate.ToString("R", CultureInfo.InvariantCulture),
        ["stepSizeLearningRate"] = StepSizeLearningRate.ToString("R", CultureInfo.InvariantCulture),
        ["seed"] = Seed.ToString(CultureInfo.InvariantCulture),
        ["loss"] = LastLayerOnly ? "output" : "layers",
        ["trainParameters"] = TrainParameters ? "true" : "false",
    };
}
