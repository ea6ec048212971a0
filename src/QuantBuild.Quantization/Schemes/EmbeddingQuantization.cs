using QuantBuild.Formats.Numbers;

namespace QuantBuild.Quantization.Schemes;

/// <summary>How the word embedding is quantized: a step a row, or a group of a row; symmetric.</summary>
/// <param name="Bits">2 (ternary), 3, 4 or 8.</param>
/// <param name="Train">Whether methods that learn weights learn these too, in the first module.</param>
public sealed record EmbeddingQuantization(int Bits, bool Train)
{
    /// <summary>A row (channel) or a group of it.</summary>
    public Granularity Granularity { get; init; } = Granularity.Channel;

    /// <summary>How the first steps are chosen; ternary rows derive theirs.</summary>
    public ObserverKind Observer { get; init; } = ObserverKind.MeanSquaredError;

    /// <inheritdoc cref="WeightQuantization.Percentile"/>
    public double Percentile { get; init; } = 1;

    /// <inheritdoc cref="WeightQuantization.Codes"/>
    public SymmetricCodes Codes { get; init; }

    /// <summary>Whether the steps are trained with the rows; else the observer's stay.</summary>
    public bool LearnsStep { get; init; } = true;

    /// <summary>The same for a matrix of these rows.</summary>
    internal WeightQuantization OfTable => new(Bits, Granularity, Symmetric: true, Observer)
    {
        Percentile = Percentile,
        Codes = Codes,
        LearnsStep = LearnsStep,
    };
}
