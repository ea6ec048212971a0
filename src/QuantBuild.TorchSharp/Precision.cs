namespace QuantBuild.TorchSharp;

/// <summary>In which number format matrix products are computed. All else is float32.</summary>
internal enum Precision
{
    Float32,

    BFloat16,

    /// <summary>With gradients scaled by a power of two before each product, and back after it.</summary>
    Float16,
}
