namespace QuantBuild.Quantization.Modules;

/// <summary>What was done about a training that diverged.</summary>
public enum TrainingRecovery
{
    /// <summary>The best state so far was restored, and training went on at a lower rate.</summary>
    LoweredRate,

    /// <summary>The best state so far was restored and kept: the lower rate diverged too.</summary>
    Stopped,
}
