using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Modules;

/// <summary>Runs several parts of an encoder after each other.</summary>
public static class EncoderModelExtensions
{
    /// <summary>Embedding, every layer, head.</summary>
    /// <returns>As <see cref="IEncoderModel.Head"/>.</returns>
    public static Tensor Forward(this IEncoderModel model, Batch batch, ForwardPass pass)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Head(model.Encode(batch, pass), pass);
    }

    /// <summary>Embedding and every layer.</summary>
    /// <returns>[batch, sequence, hidden]</returns>
    public static Tensor Encode(this IEncoderModel model, Batch batch, ForwardPass pass)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        var hidden = model.Embed(batch, pass);
        for (var layer = 0; layer < model.LayerCount; layer++)
        {
            hidden = model.Layer(layer, hidden, batch.Mask, pass);
        }

        return hidden;
    }
}
