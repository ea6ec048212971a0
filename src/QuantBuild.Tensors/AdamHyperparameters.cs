namespace QuantBuild.Tensors;

/// <summary>What one Adam step needs beside its slots.</summary>
/// <param name="FirstDecay">β₁.</param>
/// <param name="SecondDecay">β₂.</param>
/// <param name="Epsilon">Added to √ of the corrected second moment.</param>
/// <param name="FirstCorrection">1 − β₁ᵗ.</param>
/// <param name="SecondCorrection">1 − β₂ᵗ.</param>
public readonly record struct AdamHyperparameters(
    float FirstDecay, float SecondDecay, float Epsilon, float FirstCorrection, float SecondCorrection);
