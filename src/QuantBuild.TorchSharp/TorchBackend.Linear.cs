namespace QuantBuild.TorchSharp;

/// <content>Matrix products, in the backend's precision.</content>
public sealed partial class TorchBackend
{
    protected override Operation LinearCore(
        Tensor input, Tensor weight, Tensor? bias, Activation activation, bool record)
    {
        using var scope = Enter();
        return Linear(
            input,
            weight.Shape[0],
            () => Data(weight),
            bias,
            activation,
            record,
            product => Own(product, weight.Shape));
    }

    /// <summary>
    /// The values of the weight are there while a product is computed, and the elements' gradient alone stays.
    /// </summary>
    protected override Operation LinearCore(
        Tensor input, CodedMatrix weight, Tensor? bias, Activation activation, bool record)
    {
        using var scope = Enter();
        return Linear(
            input,
            weight.Codes.Shape[0],
            () => Decoded(weight),
            bias,
            activation,
            record,
            product => weight.Elements is { } elements
                ? Own(product.view(-1).index_select(0, Data(elements.Positions).view(-1)), elements.Positions.Shape)
                : null);
    }

    protected override Operation MatrixProductCore(
        Tensor left, Tensor right, bool transposeLeft, bool transposeRight, bool record)
    {
        using var scope = Enter();
        var output = Product(Oriented(left, transposeLeft), Oriented(right, transposeRight));
        return Result(
            output,
            new Shape(left.Shape[transposeLeft ? 1 : 0], right.Shape[transposeRight ? 0 : 1]),
            record,
            (gradient, requested) =>
            {
                // C = A·B: dA = dC·Bᵀ, dB = Aᵀ·dC; transposed once more where an input was.
                var dOutput = Data(gradient);
                TorchTensor? dLeft = null;
                TorchTensor? dRight = null;
                if (requested[0])
                {
                    dLeft = BackwardProduct(dOutput, Oriented(right, !transposeRight));
                    dLeft = transposeLeft ? dLeft.transpose(0, 1) : dLeft;
                }

                if (requested[1])
                {
                    dRight = BackwardProduct(dOutput, Oriented(left, !transposeLeft), gradientFirst: false);
                    dRight = transposeRight ? dRight.transpose(0, 1) : dRight;
                }

                return
                [
                    dLeft is null ? null : Own(dLeft, left.Shape), dRight is null ? null : Own(dRight, right.Shape),
                ];
            });
    }

    private Operation Linear(
        Tensor input,
        int outFeatures,
        Func<TorchTensor> weight,
        Tensor? bias,
        Activation activation,
        bool record,
        Func<TorchTensor, Tensor?> weightGradient)
    {
        var shape = input.Shape.WithColumns(outFeatures);
        var sums = Biased(Rows(Data(input), input.Shape), weight(), bias);
        if (activation == Activation.None || !record)
        {
            return Result(
                Activated(sums, activation),
                shape,
                record,
                (gradient, requested) => Gradients(Rows(Data(gradient), shape), requested));
        }

        var leaf = Leaf(sums);
        var graph = Activated(leaf, activation);
        return Result(
            graph.detach(),
            shape,
            record,
            (gradient, requested) => Gradients(
                Differentiated(graph, Rows(Data(gradient), shape), leaf)[0], requested),
            [leaf, graph],
            shape.Count * sizeof(float));

        Tensor?[] Gradients(TorchTensor dSums, ReadOnlySpan<bool> requested) =>
        [
            requested[0] ? Own(BackwardProduct(dSums, weight()), input.Shape) : null,
            requested[1]
                ? weightGradient(BackwardProduct(dSums.transpose(0, 1), Rows(Data(input), input.Shape)))
                : null,
            bias is not null && requested[2] ? Own(dSums.sum([0]), bias.Shape) : null,
        ];
    }

    private TorchTensor Biased(TorchTensor rows, TorchTensor weight, Tensor? bias)
    {
        if (precision == Precision.Float32)
        {
            return Torch.nn.functional.linear(rows, weight, bias is null ? null : Data(bias));
        }

        var sums = Product(rows, weight.transpose(0, 1));
        return bias is null ? sums : sums.add_(Data(bias), One);
    }

    private TorchTensor Oriented(Tensor matrix, bool isTransposed) =>
        isTransposed ? Data(matrix).transpose(0, 1) : Data(matrix);

    /// <summary>left·right of the last two dimensions, as float32.</summary>
    private TorchTensor Product(TorchTensor left, TorchTensor right) => precision switch
    {
        Precision.Float32 => left.matmul(right),
        Precision.BFloat16 => ProductIn(ScalarType.BFloat16, left, right),
        _ => ProductIn(ScalarType.Float16, left, right),
    };

    private static TorchTensor ProductIn(ScalarType type, TorchTensor left, TorchTensor right) =>
        left.to(type).matmul(right.to(type)).to(ScalarType.Float32);

    /// <summary>
    /// gradient·other, or other·gradient. In float16 the gradient is brought near to one first, by a power of two
    /// that stays on the device.
    /// </summary>
    private TorchTensor BackwardProduct(TorchTensor gradient, TorchTensor other, bool gradientFirst = true)
    {
        if (precision != Precision.Float16)
        {
            return gradientFirst ? Product(gradient, other) : Product(other, gradient);
        }

        using Scalar least = 1e-30;
        var factor = gradient.abs().max().clamp_min_(least).log2().neg_().floor_().exp2_();
        var scaled = gradient.mul(factor);
        return (gradientFirst ? Product(scaled, other) : Product(other, scaled)).div_(factor);
    }
}
