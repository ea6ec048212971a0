namespace QuantBuild.Bench.Engine;

/// <summary>Which operands are stored transposed.</summary>
internal enum ProductForm
{
    /// <summary>y = x·Wᵀ, a linear layer's forward pass.</summary>
    NT,

    /// <summary>dx = dy·W.</summary>
    NN,

    /// <summary>dW = dyᵀ·x.</summary>
    TN,
}
