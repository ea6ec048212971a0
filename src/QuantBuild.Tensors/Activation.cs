namespace QuantBuild.Tensors;

/// <summary>Element-wise function applied to the result of a linear layer.</summary>
public enum Activation
{
    None,

    /// <summary>x·Φ(x) with the exact error function, as BERT's "gelu".</summary>
    Gelu,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>Hyperbolic tangent, as in BERT's pooler.</summary>
    Tanh,

    /// <summary>x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))), as BERT's "gelu_new".</summary>
    TanhGelu,
}
