namespace QuantBuild.TorchSharp;

/// <content>Losses.</content>
public sealed partial class TorchBackend
{
    private const int LeftOut = -100;

    protected override Operation CrossEntropyCore(Tensor logits, Tensor labels, bool record)
    {
        using var scope = Enter();
        using Scalar leftOut = LeftOut;
        var kept = Data(labels).ne(leftOut).to(ScalarType.Float32).unsqueeze(1);
        var targets = Data(labels).clamp_min(Zero).to(ScalarType.Int64).unsqueeze(1);
        var count = kept.sum().clamp_min_(One);
        var loss = Data(logits).log_softmax(1).gather(1, targets).mul_(kept).sum().div_(count).neg_();
        return Result(
            loss,
            new Shape(1),
            record,
            (gradient, _) =>
            {
                // (softmax − one-hot)/count on the kept rows
                var result = Data(logits).softmax(1).mul_(kept);
                result.scatter_add_(1, targets, kept.neg());
                return [Own(result.mul_(Data(gradient)).div_(count), logits.Shape)];
            },
            kept,
            targets,
            count);
    }

    protected override Operation SoftCrossEntropyCore(Tensor logits, Tensor teacher, float temperature, bool record)
    {
        using var scope = Enter();
        var rows = logits.Shape.Rows;
        var (square, shape) = ((double)temperature * temperature, logits.Shape);
        var targets = Scaled(Rows(Data(teacher), shape), 1.0 / temperature).softmax(1);
        var logProbabilities = Scaled(Rows(Data(logits), shape), 1.0 / temperature).log_softmax(1);
        var loss = Scaled(targets.mul(logProbabilities).sum(), -square / rows);
        return Result(
            loss,
            new Shape(1),
            record,
            (gradient, _) =>
            {
                var difference = Scaled(Rows(Data(logits), shape), 1.0 / temperature).softmax(1).sub_(targets);
                return [Own(Scaled(difference, temperature / (double)rows).mul_(Data(gradient)), shape)];
            },
            targets);
    }

    protected override Operation MaskedSquaredErrorCore(Tensor input, Tensor target, Tensor mask, bool record)
    {
        using var scope = Enter();
        var shape = input.Shape;
        var kept = Data(mask).ne(Zero).to(ScalarType.Float32).view(-1, 1);
        var count = kept.sum().clamp_min_(One);
        var differences = Rows(Data(input), shape).sub(Rows(Data(target), shape)).mul_(kept);
        return Result(
            differences.mul(differences).sum().div_(count),
            new Shape(1),
            record,
            (gradient, _) =>
            {
                using Scalar two = 2.0;
                return [Own(differences.mul(Data(gradient).mul(two).div_(count)), shape)];
            },
            differences,
            count);
    }
}
