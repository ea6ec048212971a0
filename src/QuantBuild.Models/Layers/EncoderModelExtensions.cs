using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Layers;

/// <summary>Runs several parts of an encoder after each other.</summary>
public static class EncoderModelExtensions
{
    /// <summary>Embedding, every layer, head.</summary>
    /// <returns>As <see cref="IEncoderModel.Head"/>.</returns>
    public static Tensor Forward(this IEncoderModel model, Batch batch, ForwardPass pass)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        return model.Head(model.Encode(batch, pass), batch, pass);
    }

    /// <summary>The head, at the positions alone that have a target where not all of them do.</summary>
    /// <param name="model">Whose head.</param>
    /// <param name="hidden">[batch, sequence, hidden]</param>
    /// <param name="batch">The texts.</param>
    /// <param name="pass">Asked at every replaceable point.</param>
    /// <returns>
    /// As <see cref="IEncoderModel.Head"/>; [answers, columns] of a batch with <see cref="Batch.Answered"/>
    /// </returns>
    public static Tensor Head(this IEncoderModel model, Tensor hidden, Batch batch, ForwardPass pass)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Answered is not { } answered)
        {
            return model.Head(hidden, batch.Mask, pass);
        }

        using var scope = model.Backend.OpenResultScope();
        var rows = hidden.Reshape(hidden.Shape[0] * hidden.Shape[1], hidden.Shape[2]).Embedding(answered);
        return scope.Return(model.Head(rows, batch.Mask, pass));
    }

    /// <summary>Embedding and every layer.</summary>
    /// <returns>[batch, sequence, hidden]</returns>
    public static Tensor Encode(this IEncoderModel model, Batch batch, ForwardPass pass)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        using var scope = model.Backend.OpenResultScope();
        return scope.Return(model.Layers(
            Enumerable.Range(0, model.LayerCount), model.Embed(batch, pass), batch.Mask, pass));
    }

    /// <summary>
    /// Some layers after each other. What a layer made is released when the next has read it, unless recorded.
    /// </summary>
    /// <param name="model">Whose layers.</param>
    /// <param name="layers">Their numbers, at least one.</param>
    /// <param name="hidden">[batch, sequence, hidden]; stays the caller's.</param>
    /// <param name="mask">Int32 [batch, sequence]: 1 for a token, 0 for padding.</param>
    /// <param name="pass">Asked at every replaceable point.</param>
    /// <returns>[batch, sequence, hidden]</returns>
    public static Tensor Layers(
        this IEncoderModel model, IEnumerable<int> layers, Tensor hidden, Tensor mask, ForwardPass pass)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(hidden);
        var bias = model.AttentionBias(hidden.Shape[1], pass);
        Tensor? last = null;
        foreach (var layer in layers)
        {
            var next = model.Layer(layer, last ?? hidden, mask, pass, bias);
            if (last is not null && !next.RequiresGradient)
            {
                last.Discard();
            }

            last = next;
        }

        if (last is { RequiresGradient: false })
        {
            bias?.Discard();
        }

        return last ?? throw new ArgumentException("There is no layer to run.", nameof(layers));
    }
}
