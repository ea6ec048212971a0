namespace QuantBuild.Tensors;

/// <content>Element-wise operations and losses.</content>
public abstract partial class ComputeBackend
{
    /// <summary>left + right, of one shape. Differentiable inputs: left, right.</summary>
    public abstract Operation Add(Tensor left, Tensor right, bool record);

    /// <summary>weight·left + (1 − weight)·right, of one shape. Differentiable inputs: left, right.</summary>
    public abstract Operation Interpolate(Tensor left, Tensor right, float weight, bool record);

    /// <summary>factor·input. Differentiable: input.</summary>
    public abstract Operation Scale(Tensor input, float factor, bool record);

    /// <summary>An activation by itself. Differentiable: input.</summary>
    public abstract Operation Activate(Tensor input, Activation activation, bool record);

    /// <summary>
    /// Zeroes each element with probability <paramref name="rate"/> and divides the rest by 1 − rate; which ones is
    /// decided by the key and the element's index alone. Differentiable: input.
    /// </summary>
    public abstract Operation Dropout(Tensor input, float rate, RandomKey key, bool record);

    /// <summary>Mean over rows of −log softmax(logits)[label]. Differentiable: logits.</summary>
    /// <param name="logits">[rows, classes]</param>
    /// <param name="labels">Int32 [rows]; −100 leaves a row out.</param>
    /// <param name="record">Whether a backward pass may follow.</param>
    /// <returns>[1]</returns>
    public abstract Operation CrossEntropy(Tensor logits, Tensor labels, bool record);

    /// <summary>Σ over kept rows of ‖input − target‖², divided by the number of kept rows. Differentiable: input.</summary>
    /// <param name="input">[…, features]</param>
    /// <param name="target">Of the input's shape.</param>
    /// <param name="mask">Int32, one a row: 1 to keep it.</param>
    /// <param name="record">Whether a backward pass may follow.</param>
    /// <returns>[1]</returns>
    public abstract Operation MaskedSquaredError(Tensor input, Tensor target, Tensor mask, bool record);
}
