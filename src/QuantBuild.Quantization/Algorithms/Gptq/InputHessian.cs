using QuantBuild.Models.Data;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms.Gptq;

/// <summary>
/// H = 2·Σ x xᵀ over the tokens of the calibration texts, x the quantized input of a product as the already quantized
/// products before it give it; padding left out (arXiv:2210.17323, section 3.1).
/// </summary>
internal static class InputHessian
{
    // The products of one batch are in single precision, the sum over batches in double: a fixed number of texts a
    // batch makes both independent of threads.
    private const int BatchSize = 32;

    /// <returns>[features, features], symmetric.</returns>
    /// <exception cref="NonFiniteException">An input is not finite.</exception>
    public static SymmetricMatrix Of(ModuleTask task, ModuleQuantizers quantizers, string point)
    {
        var runner = new ModuleRunner(
            task.Model, task.Span, task.Calibration.Texts, task.Calibration.PaddingToken);
        var forward = new CalibratedForward(quantizers);
        SymmetricMatrix? hessian = null;
        foreach (var rows in BatchOrder.ByLength(task.Calibration.Texts, BatchSize))
        {
            task.Cancellation.ThrowIfCancellationRequested();
            using var scope = task.Model.Backend.OpenScope();
            var batch = runner.MakeBatch(rows);
            var input = PointCapture.Run(forward, point, pass => runner.Run(
                runner.Input(batch, rows, task.Calibration.QuantizedInput, pass), batch, pass));
            hessian ??= new SymmetricMatrix(input.Shape.Columns);
            hessian.Add(2, Products(forward.Input(point, input), task.Model.MaskAt(point, batch.Mask)));
        }

        return hessian!.IsFinite
            ? hessian
            : throw new NonFiniteException($"The activations at {point} are not finite on the calibration texts.");
    }

    /// <summary>Σ x xᵀ over a batch's tokens.</summary>
    private static float[] Products(Tensor input, Tensor mask)
    {
        var backend = input.Backend;
        var kept = new int[mask.Shape.Count];
        backend.Read(mask, kept);
        int[] places = [.. Enumerable.Range(0, kept.Length).Where(place => kept[place] != 0)];
        var tokensOnly = backend.Embedding(
            backend.Reshape(input, new Shape(input.Shape.Rows, input.Shape.Columns)),
            backend.FromHost(places, new Shape(places.Length)),
            record: false).Output;
        return backend.ReadFloats(
            backend.MatrixProduct(tokensOnly, tokensOnly, transposeLeft: true, transposeRight: false, record: false)
                .Output);
    }
}
