using QuantBuild.Models.Data;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Autograd;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Models.Tests.Support;

/// <summary>The gradient of a loss in a head's outputs, held against finite differences.</summary>
internal static class LossGradient
{
    private const float Change = 1e-2f;

    /// <summary>Two texts of the given lengths with targets.</summary>
    public static TokenizedDataset Texts(ITargets targets, params int[] lengths)
    {
        var builder = new TokenizedDatasetBuilder();
        foreach (var length in lengths)
        {
            builder.Add(Enumerable.Range(1, length).ToArray(), []);
        }

        return builder.Build(targets);
    }

    /// <summary>Fails where a slope is not the gradient's.</summary>
    /// <param name="values">Row-major [batch, sequence, columns].</param>
    /// <param name="columns">Of a position.</param>
    /// <param name="texts">All of them are the batch.</param>
    /// <param name="loss">Of the values.</param>
    /// <returns>Loss and gradient.</returns>
    public static (double Loss, float[] Gradient) ShouldBeOfFiniteDifferences(
        float[] values, int columns, TokenizedDataset texts, Func<Tensor, Batch, Tensor> loss)
    {
        var (value, gradient) = Of(values);
        for (var i = 0; i < values.Length; i++)
        {
            var slope = (Of(Changed(i, Change)).Loss - Of(Changed(i, -Change)).Loss) / (2 * Change);
            ((double)gradient[i]).ShouldBe(slope, 2e-4, $"of value {i}");
        }

        gradient.ShouldContain(slope => Math.Abs(slope) > 0.01);
        return (value, gradient);

        float[] Changed(int index, float change) =>
            [.. values.Select((each, i) => i == index ? each + change : each)];

        (double Loss, float[] Gradient) Of(float[] given)
        {
            using var backend = new CpuBackend(threads: 1);
            using var scope = backend.OpenScope();
            var batch = Batch.Create(backend, texts, [.. Enumerable.Range(0, texts.Count)], paddingToken: 0);
            var logits = backend.FromHost(given, new Shape(batch.Size, batch.SequenceLength, columns));
            logits.RequiresGradient = true;
            var result = loss(logits, batch);
            Backpropagation.Run(result);
            return (backend.ReadFloats(result)[0], backend.ReadFloats(logits.Gradient!));
        }
    }
}
