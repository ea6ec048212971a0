using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Metrics;
using QuantBuild.Quantization.Modules;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Evaluation;

/// <summary>
/// One batch on its way through both models, in parts of few positions: a module's error is summed over the whole
/// batch, so that the order of the sum does not depend on the parts.
/// </summary>
internal sealed class SideBySide
{
    private readonly IEncoderModel model;
    private readonly ForwardPass pass;
    private readonly int[][] rows;
    private readonly Batch[] parts;
    private readonly Tensor[] full;
    private readonly Tensor[] quantized;

    /// <summary>Embeds the texts, in the innermost scope.</summary>
    /// <param name="model">In full precision.</param>
    /// <param name="texts">Where the rows are from.</param>
    /// <param name="batch">Rows of the batch.</param>
    /// <param name="pass">Of the quantized model.</param>
    public SideBySide(IEncoderModel model, TokenizedDataset texts, int[] batch, ForwardPass pass)
    {
        this.model = model;
        this.pass = pass;
        var longest = batch.Max(texts.LengthOf);
        rows = [.. batch.Chunk(Math.Max(1, BatchOrder.UsualPositions / longest))];
        parts = [.. rows.Select(part => Batch.Create(model.Backend, texts, part, model.PaddingToken, longest))];
        full = [.. parts.Select(part => model.Embed(part, ForwardPass.Inference))];
        quantized = [.. parts.Select(part => model.Embed(part, pass))];
    }

    /// <summary>Runs the layers of a module.</summary>
    public void Run(ModuleSpan span, CancellationToken cancellation)
    {
        for (var part = 0; part < parts.Length; part++)
        {
            cancellation.ThrowIfCancellationRequested();
            full[part] = Run(span, full[part], parts[part].Mask, ForwardPass.Inference);
            quantized[part] = Run(span, quantized[part], parts[part].Mask, pass);
        }
    }

    /// <summary>Adds how far the outputs of the module that ran last are from each other.</summary>
    public void AddErrors(ModuleSpan span, ErrorSums sums)
    {
        using var scope = model.Backend.OpenScope();
        Tensor[] masks =
            [.. parts.Select(part => model.WrittenBy(span.FirstLayer, span.LayerCount, part.Mask))];
        sums.Add(span, Joined(quantized), Joined(full), Joined(masks));
    }

    /// <summary>Adds the quantized model's logits.</summary>
    /// <param name="logits">Gets them.</param>
    /// <param name="beside">Whether it gets those of the full-precision model too, to compare.</param>
    public void AddLogits(LogitCollector logits, bool beside = false)
    {
        for (var part = 0; part < parts.Length; part++)
        {
            using var scope = model.Backend.OpenScope();
            var other = beside ? model.Head(full[part], parts[part], ForwardPass.Inference) : null;
            logits.Add(rows[part], model.Head(quantized[part], parts[part], pass), other);
        }
    }

    private Tensor Run(ModuleSpan span, Tensor hidden, Tensor mask, ForwardPass forward)
    {
        var output = model.Layers(span.Layers, hidden, mask, forward);
        hidden.Discard();
        return output;
    }

    private Tensor Joined(Tensor[] tensors) => tensors.Length == 1 ? tensors[0] : model.Backend.Concatenate(tensors);
}
