namespace QuantBuild.Tensors.Optimizers;

/// <summary>What an optimizer needs to go on: its step count, and the moments in the order of its parameters.</summary>
public sealed record AdamState(
    int Steps, IReadOnlyList<float[]> FirstMoments, IReadOnlyList<float[]> SecondMoments);
