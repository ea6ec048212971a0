namespace QuantBuild.Formats.Architectures.Descriptions;

/// <summary>How a tensor starts in training from scratch.</summary>
public enum TensorInitialization
{
    /// <summary>Normal with the initializer's standard deviation.</summary>
    Normal,

    /// <summary>Every element is 0.</summary>
    Zeros,

    /// <summary>Every element is 1.</summary>
    Ones,
}
