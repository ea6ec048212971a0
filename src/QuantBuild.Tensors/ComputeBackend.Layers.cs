namespace QuantBuild.Tensors;

/// <content>Operations that layers are made of.</content>
public abstract partial class ComputeBackend
{
    /// <summary>activation(input·weightᵀ + bias). Differentiable inputs: input, weight, bias.</summary>
    /// <param name="input">[…, inFeatures]</param>
    /// <param name="weight">[outFeatures, inFeatures]</param>
    /// <param name="bias">[outFeatures], or null</param>
    /// <param name="activation">Applied to each element of the result.</param>
    /// <param name="record">Whether a backward pass may follow.</param>
    /// <returns>[…, outFeatures]</returns>
    public Operation Linear(Tensor input, Tensor weight, Tensor? bias, Activation activation, bool record)
    {
        RequireOwn(input, weight, bias);
        OperationArguments.RequireLinear(input, weight, ElementType.Float32, bias);
        return LinearCore(input, weight, bias, activation, record);
    }

    /// <summary>op(left)·op(right) of two matrices. Differentiable inputs: left, right.</summary>
    public Operation MatrixProduct(Tensor left, Tensor right, bool transposeLeft, bool transposeRight, bool record)
    {
        RequireOwn(left, right);
        OperationArguments.RequireMatrixProduct(left, right, transposeLeft, transposeRight);
        return MatrixProductCore(left, right, transposeLeft, transposeRight, record);
    }

    /// <summary>
    /// Layer normalization of rows of input + residual: (x − mean)/√(variance + epsilon)·gain + bias.
    /// Differentiable inputs: input, residual, gain, bias.
    /// </summary>
    /// <param name="input">[…, features]</param>
    /// <param name="residual">Of the input's shape, or null.</param>
    /// <param name="gain">[features]</param>
    /// <param name="bias">[features]</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="record">Whether a backward pass may follow.</param>
    public Operation LayerNorm(
        Tensor input, Tensor? residual, Tensor gain, Tensor bias, float epsilon, bool record)
    {
        RequireOwn(input, residual, gain, bias);
        OperationArguments.RequireLayerNorm(input, residual, gain, bias);
        return LayerNormCore(input, residual, gain, bias, epsilon, record);
    }

    /// <summary>
    /// Normalization of rows by the root of their mean square: x/√(mean(x²) + epsilon)·gain (arXiv:1910.07467).
    /// Differentiable inputs: input, gain.
    /// </summary>
    /// <param name="input">[…, features]</param>
    /// <param name="gain">[features]</param>
    /// <param name="epsilon">Added to the mean square.</param>
    /// <param name="record">Whether a backward pass may follow.</param>
    public Operation RootMeanSquareNorm(Tensor input, Tensor gain, float epsilon, bool record)
    {
        RequireOwn(input, gain);
        OperationArguments.RequireRootMeanSquareNorm(input, gain);
        return RootMeanSquareNormCore(input, gain, epsilon, record);
    }

    /// <summary>
    /// Multi-head attention: softmax(scale·QKᵀ + bias + mask)·V a head, optionally with quantized probabilities.
    /// The output at a position does not depend on how much padding follows.
    /// Differentiable inputs: query, key, value, step of the quantizer, bias (null where there is none).
    /// </summary>
    /// <param name="query">[batch, sequence, heads·headSize]</param>
    /// <param name="key">[batch, keys, heads·headSize]</param>
    /// <param name="value">Of the key's shape.</param>
    /// <param name="mask">
    /// Int32 [batch, keys]: 1 for a key that is seen, 0 for padding. An unseen key has probability 0 exactly; where
    /// no key is seen, output and gradients are 0.
    /// </param>
    /// <param name="heads">Number of heads.</param>
    /// <param name="scale">Factor on the scores, usually 1/√headSize.</param>
    /// <param name="quantizer">Quantizer of the probabilities, or null.</param>
    /// <param name="bias">
    /// [heads, sequence, keys], query before key, added to the scaled scores of every sentence, or null for none.
    /// Its gradient is the sum over the batch.
    /// </param>
    /// <param name="isCausal">
    /// Whether a query sees no key behind its own position; the queries are those of the last positions of the keys.
    /// </param>
    /// <param name="record">Whether a backward pass may follow.</param>
    public Operation Attention(
        Tensor query,
        Tensor key,
        Tensor value,
        Tensor mask,
        int heads,
        float scale,
        ProbabilityQuantizer? quantizer,
        Tensor? bias,
        bool isCausal,
        bool record)
    {
        RequireOwn(query, key, value, mask, quantizer?.Step, bias);
        OperationArguments.RequireAttention(query, key, value, mask, heads, quantizer, bias, isCausal);
        return AttentionCore(query, key, value, mask, heads, scale, quantizer, bias, isCausal, record);
    }

    /// <summary>
    /// Rows of a table by index; the gradient adds up in the order of the indices. Differentiable: table.
    /// </summary>
    /// <param name="table">[rows, features]</param>
    /// <param name="indices">Int32, any shape; each in [0, rows).</param>
    /// <param name="record">Whether a backward pass may follow.</param>
    /// <returns>[…indices, features]</returns>
    public Operation Embedding(Tensor table, Tensor indices, bool record)
    {
        RequireOwn(table, indices);
        OperationArguments.RequireEmbedding(table, indices);
        return EmbeddingCore(table, indices, record);
    }

    /// <summary>[batch, sequence, features] → [batch, features] at one position. Differentiable: input.</summary>
    public Operation SelectPosition(Tensor input, int position, bool record)
    {
        RequireOwn(input);
        OperationArguments.RequireSelectPosition(input, position);
        return SelectPositionCore(input, position, record);
    }

    /// <summary>
    /// [batch, sequence, features] → [batch, features] over the positions that the mask keeps; 0 where it keeps none.
    /// The output does not depend on how much padding follows. Of equally large values the first takes the gradient.
    /// Differentiable: input.
    /// </summary>
    /// <param name="input">[batch, sequence, features]</param>
    /// <param name="mask">Int32 [batch, sequence]: 1 for a position that counts, 0 for padding.</param>
    /// <param name="pooling">How.</param>
    /// <param name="record">Whether a backward pass may follow.</param>
    public Operation PoolPositions(Tensor input, Tensor mask, PositionPooling pooling, bool record)
    {
        RequireOwn(input, mask);
        OperationArguments.RequirePoolPositions(input, mask, pooling);
        return PoolPositionsCore(input, mask, pooling, record);
    }

    /// <summary>Each row divided by its length: x / max(‖x‖, 1e-12). Differentiable: input.</summary>
    public Operation NormalizeRows(Tensor input, bool record)
    {
        RequireOwn(input);
        OperationArguments.RequireType(input, ElementType.Float32);
        return NormalizeRowsCore(input, record);
    }

    /// <summary>Softmax of each row. Differentiable: input.</summary>
    public Operation Softmax(Tensor input, bool record)
    {
        RequireOwn(input);
        OperationArguments.RequireType(input, ElementType.Float32);
        return SoftmaxCore(input, record);
    }

    /// <summary>
    /// Does the work of <see cref="Linear(Tensor, Tensor, Tensor?, Activation, bool)"/>.
    /// </summary>
    protected abstract Operation LinearCore(
        Tensor input, Tensor weight, Tensor? bias, Activation activation, bool record);

    /// <summary>Does the work of <see cref="MatrixProduct"/>.</summary>
    protected abstract Operation MatrixProductCore(
        Tensor left, Tensor right, bool transposeLeft, bool transposeRight, bool record);

    /// <summary>Does the work of <see cref="LayerNorm"/>.</summary>
    protected abstract Operation LayerNormCore(
        Tensor input, Tensor? residual, Tensor gain, Tensor bias, float epsilon, bool record);

    /// <summary>Does the work of <see cref="RootMeanSquareNorm"/>.</summary>
    protected abstract Operation RootMeanSquareNormCore(Tensor input, Tensor gain, float epsilon, bool record);

    /// <summary>Does the work of <see cref="Attention"/>.</summary>
    protected abstract Operation AttentionCore(
        Tensor query,
        Tensor key,
        Tensor value,
        Tensor mask,
        int heads,
        float scale,
        ProbabilityQuantizer? quantizer,
        Tensor? bias,
        bool isCausal,
        bool record);

    /// <summary>Does the work of <see cref="Embedding"/>.</summary>
    protected abstract Operation EmbeddingCore(Tensor table, Tensor indices, bool record);

    /// <summary>Does the work of <see cref="SelectPosition"/>.</summary>
    protected abstract Operation SelectPositionCore(Tensor input, int position, bool record);

    /// <summary>Does the work of <see cref="PoolPositions"/>.</summary>
    protected abstract Operation PoolPositionsCore(Tensor input, Tensor mask, PositionPooling pooling, bool record);

    /// <summary>Does the work of <see cref="NormalizeRows"/>.</summary>
    protected abstract Operation NormalizeRowsCore(Tensor input, bool record);

    /// <summary>Does the work of <see cref="Softmax"/>.</summary>
    protected abstract Operation SoftmaxCore(Tensor input, bool record);
}
