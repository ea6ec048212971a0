using QuantBuild.Formats.Architectures.Descriptions;

namespace QuantBuild.Models.EncoderDecoders;

/// <summary>Finds the points whose activations are of what is read: all others are of what is written.</summary>
internal static class SourcePoints
{
    /// <param name="model">What the model is made of.</param>
    /// <param name="encoderLayers">How many of its layers are the encoder's.</param>
    public static HashSet<string> Of(ModelDescription model, int encoderLayers)
    {
        var inputs = model.Tensors.Where(tensor => tensor.Layer < encoderLayers).Select(tensor => tensor.InputPoint);
        var points = inputs.OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var attention in model.Attentions)
        {
            var isOfEncoder = attention.Layer < encoderLayers;
            if (isOfEncoder)
            {
                points.Add(attention.QueryPoint);
            }

            // Two inputs: the second one is the encoder's output, which keys and values are made of.
            if (isOfEncoder || attention.InputPoints.Count > 1)
            {
                points.UnionWith([attention.InputPoints[^1], attention.KeyPoint, attention.ValuePoint]);
            }
        }

        return points;
    }
}
