namespace QuantBuild.Tensors;

/// <content>Element-wise operations and losses.</content>
public abstract partial class ComputeBackend
{
    /// <summary>left + right, of one shape. Differentiable inputs: left, right.</summary>
    public Operation Add(Tensor left, Tensor right, bool record)
    {
        RequireOwn(left, right);
        OperationArguments.RequirePair(left, right);
        return AddCore(left, right, record);
    }

    /// <summary>left · right, element by element, of one shape. Differentiable inputs: left, right.</summary>
    public Operation Multiply(Tensor left, Tensor right, bool record)
    {
        RequireOwn(left, right);
        OperationArguments.RequirePair(left, right);
        return MultiplyCore(left, right, record);
    }

    /// <summary>weight·left + (1 − weight)·right, of one shape. Differentiable inputs: left, right.</summary>
    public Operation Interpolate(Tensor left, Tensor right, float weight, bool record)
    {
        RequireOwn(left, right);
        OperationArguments.RequirePair(left, right);
        return InterpolateCore(left, right, weight, record);
    }

    /// <summary>factor·input. Differentiable: input.</summary>
    public Operation Scale(Tensor input, float factor, bool record)
    {
        RequireOwn(input);
        OperationArguments.RequireType(input, ElementType.Float32);
        return ScaleCore(input, factor, record);
    }

    /// <summary>An activation by itself. Differentiable: input.</summary>
    public Operation Activate(Tensor input, Activation activation, bool record)
    {
        RequireOwn(input);
        OperationArguments.RequireType(input, ElementType.Float32);
        return ActivateCore(input, activation, record);
    }

    /// <summary>
    /// Zeroes each element with probability <paramref name="rate"/> and divides the rest by 1 − rate; which ones is
    /// decided by the key and the element's index i alone: those with u_i &lt; rate, where u_i is the upper 24 bits, as
    /// a fraction of one, of word i mod 4 of block i/4 of Philox4x32-10 (SC 2011) under the key (low seed, high seed)
    /// at the counter (low block, high block, purpose, step). Differentiable: input.
    /// </summary>
    public Operation Dropout(Tensor input, float rate, RandomKey key, bool record)
    {
        RequireOwn(input);
        OperationArguments.RequireDropout(input, rate);
        return DropoutCore(input, rate, key, record);
    }

    /// <summary>Mean over rows of −log softmax(logits)[label]. Differentiable: logits.</summary>
    /// <param name="logits">[rows, classes]</param>
    /// <param name="labels">Int32 [rows]; −100 leaves a row out. 0 where all are.</param>
    /// <param name="record">Whether a backward pass may follow.</param>
    /// <returns>[1]</returns>
    public Operation CrossEntropy(Tensor logits, Tensor labels, bool record)
    {
        RequireOwn(logits, labels);
        OperationArguments.RequireCrossEntropy(logits, labels);
        return CrossEntropyCore(logits, labels, record);
    }

    /// <summary>
    /// Distillation (arXiv:1503.02531): mean over rows of −T²·Σ softmax(teacher/T)·log softmax(logits/T).
    /// Differentiable: logits, not the teacher.
    /// </summary>
    /// <param name="logits">[rows, classes]</param>
    /// <param name="teacher">Logits of the same shape.</param>
    /// <param name="temperature">T, positive.</param>
    /// <param name="record">Whether a backward pass may follow.</param>
    /// <returns>[1]</returns>
    public Operation SoftCrossEntropy(Tensor logits, Tensor teacher, float temperature, bool record)
    {
        RequireOwn(logits, teacher);
        OperationArguments.RequireSoftCrossEntropy(logits, teacher, temperature);
        return SoftCrossEntropyCore(logits, teacher, temperature, record);
    }

    /// <summary>
    /// Σ over kept rows of ‖input − target‖², divided by the number of kept rows. Differentiable: input.
    /// </summary>
    /// <param name="input">[…, features]</param>
    /// <param name="target">Of the input's shape.</param>
    /// <param name="mask">Int32, one a row: 1 to keep it. The loss is 0 where none is kept.</param>
    /// <param name="record">Whether a backward pass may follow.</param>
    /// <returns>[1]</returns>
    public Operation MaskedSquaredError(Tensor input, Tensor target, Tensor mask, bool record)
    {
        RequireOwn(input, target, mask);
        OperationArguments.RequireMaskedSquaredError(input, target, mask);
        return MaskedSquaredErrorCore(input, target, mask, record);
    }

    /// <summary>Does the work of <see cref="Add"/>.</summary>
    protected abstract Operation AddCore(Tensor left, Tensor right, bool record);

    /// <summary>Does the work of <see cref="Multiply"/>.</summary>
    protected abstract Operation MultiplyCore(Tensor left, Tensor right, bool record);

    /// <summary>Does the work of <see cref="Interpolate"/>.</summary>
    protected abstract Operation InterpolateCore(Tensor left, Tensor right, float weight, bool record);

    /// <summary>Does the work of <see cref="Scale"/>.</summary>
    protected abstract Operation ScaleCore(Tensor input, float factor, bool record);

    /// <summary>Does the work of <see cref="Activate"/>.</summary>
    protected abstract Operation ActivateCore(Tensor input, Activation activation, bool record);

    /// <summary>Does the work of <see cref="Dropout"/>.</summary>
    protected abstract Operation DropoutCore(Tensor input, float rate, RandomKey key, bool record);

    /// <summary>Does the work of <see cref="CrossEntropy"/>.</summary>
    protected abstract Operation CrossEntropyCore(Tensor logits, Tensor labels, bool record);

    /// <summary>Does the work of <see cref="SoftCrossEntropy"/>.</summary>
    protected abstract Operation SoftCrossEntropyCore(Tensor logits, Tensor teacher, float temperature, bool record);

    /// <summary>Does the work of <see cref="MaskedSquaredError"/>.</summary>
    protected abstract Operation MaskedSquaredErrorCore(Tensor input, Tensor target, Tensor mask, bool record);
}
