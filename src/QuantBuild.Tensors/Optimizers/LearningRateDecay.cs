namespace QuantBuild.Tensors.Optimizers;

/// <summary>How a <see cref="LearningRateSchedule"/> falls from 1 after its warm-up.</summary>
public enum LearningRateDecay
{
    /// <summary>By the same amount each step.</summary>
    Linear,

    /// <summary>Along half a wave of the cosine: slowly, fast, slowly (arXiv:1608.03983, without restarts).</summary>
    Cosine,

    /// <summary>Not at all.</summary>
    Constant,
}
