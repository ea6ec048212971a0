namespace QuantBuild.Quantization.Algorithms.Distillation;

/// <summary>What the student is asked to match beside the full-precision model's logits.</summary>
public enum DistillationLoss
{
    /// <summary>Nothing else.</summary>
    Logits,

    /// <summary>Also the output of every layer.</summary>
    Layers,
}
