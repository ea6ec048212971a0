namespace QuantBuild.Formats.Architectures.Descriptions;

/// <summary>The element-wise function behind a product.</summary>
public enum ActivationFunction
{
    /// <summary>None: the product is the result.</summary>
    None,

    /// <summary>x·Φ(x) by the exact error function.</summary>
    Gelu,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))), which comes close to x·Φ(x).</summary>
    TanhGelu,
}
