using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Tensors.Backends.Reference;

/// <content>Losses.</content>
public sealed partial class ReferenceBackend
{
    protected override Operation CrossEntropyCore(Tensor logits, Tensor labels, bool record)
    {
        var classes = logits.Shape.Columns;
        var x = Reals(logits);
        var kept = KeptLabels(labels);
        double loss = 0;
        foreach (var (row, label) in kept)
        {
            // −log softmax(x)[label] = log Σ exp(xⱼ − max x) − (x[label] − max x)
            var values = x[(row * classes)..((row + 1) * classes)];
            var largest = values.Max();
            var sum = values.Sum(value => DeterministicMath.Exp(value - largest));
            loss += (DeterministicMath.Log(sum) - (values[label] - largest)) / kept.Count;
        }

        return Result(
            NewReals(new Shape(1), [loss]),
            record,
            (gradient, _) => [CrossEntropyGradient(logits, labels, Reals(gradient)[0])]);
    }

    protected override Operation SoftCrossEntropyCore(Tensor logits, Tensor teacher, float temperature, bool record)
    {
        var (rows, classes) = (logits.Shape.Rows, logits.Shape.Columns);
        var student = Array.ConvertAll(Reals(logits), value => value / temperature);
        var targets = SoftmaxRows(Array.ConvertAll(Reals(teacher), value => value / temperature), classes);
        double loss = 0;
        for (var row = 0; row < rows; row++)
        {
            // log softmax(z)ⱼ = zⱼ − max z − log Σ exp(zᵢ − max z)
            var values = student[(row * classes)..((row + 1) * classes)];
            var largest = values.Max();
            var logSum = DeterministicMath.Log(values.Sum(value => DeterministicMath.Exp(value - largest)));
            loss -= values.Select((value, column) => targets[(row * classes) + column] * (value - largest - logSum))
                .Sum();
        }

        return Result(
            NewReals(new Shape(1), [(double)temperature * temperature * loss / rows]),
            record,
            (gradient, _) =>
            {
                var factor = Reals(gradient)[0] * temperature / rows;
                var probabilities = SoftmaxRows(student, classes);
                return
                [
                    NewReals(
                        logits.Shape,
                        [.. probabilities.Select((value, i) => factor * (value - targets[i]))]),
                ];
            });
    }

    protected override Operation MaskedSquaredErrorCore(Tensor input, Tensor target, Tensor mask, bool record)
    {
        double sum = 0;
        foreach (var difference in MaskedDifferences(input, target, mask))
        {
            sum += difference * difference;
        }

        var kept = Integers(mask).Count(keep => keep != 0);
        return Result(
            NewReals(new Shape(1), [kept == 0 ? 0 : sum / kept]),
            record,
            (gradient, _) =>
            {
                // d/dx ‖x − t‖²/n = 2(x − t)/n
                var factor = kept == 0 ? 0 : 2 * Reals(gradient)[0] / kept;
                var differences = MaskedDifferences(input, target, mask);
                return [NewReals(input.Shape, Array.ConvertAll(differences, difference => factor * difference))];
            });
    }

    /// <summary>(softmax − one-hot(label))/kept for kept rows, 0 for the others.</summary>
    private Tensor CrossEntropyGradient(Tensor logits, Tensor labels, double factor)
    {
        var classes = logits.Shape.Columns;
        var probabilities = SoftmaxRows(Reals(logits), classes);
        var kept = KeptLabels(labels);
        var result = new double[probabilities.Length];
        foreach (var (row, label) in kept)
        {
            for (var column = 0; column < classes; column++)
            {
                var i = (row * classes) + column;
                result[i] = factor * (probabilities[i] - (column == label ? 1 : 0)) / kept.Count;
            }
        }

        return NewReals(logits.Shape, result);
    }

    private List<(int Row, int Label)> KeptLabels(Tensor labels)
    {
        List<(int, int)> kept = [];
        foreach (var (row, label) in Integers(labels).Index())
        {
            if (label != IndexBounds.LeftOut)
            {
                kept.Add((row, label));
            }
        }

        return kept;
    }

    private double[] MaskedDifferences(Tensor input, Tensor target, Tensor mask)
    {
        var x = Reals(input);
        var t = Reals(target);
        var keep = Integers(mask);
        var differences = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            differences[i] = keep[i / input.Shape.Columns] != 0 ? x[i] - t[i] : 0;
        }

        return differences;
    }
}
