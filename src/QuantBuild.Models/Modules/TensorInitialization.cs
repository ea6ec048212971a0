namespace QuantBuild.Models.Modules;

/// <summary>How a parameter starts in training from scratch.</summary>
public enum TensorInitialization
{
    /// <summary>Normal with the configuration's standard deviation.</summary>
    Normal,

    Zeros,

    Ones,
}
