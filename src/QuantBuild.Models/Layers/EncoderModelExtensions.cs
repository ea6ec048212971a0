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
        return model.Head(model.Encode(batch, pass), batch.Mask, pass);
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
