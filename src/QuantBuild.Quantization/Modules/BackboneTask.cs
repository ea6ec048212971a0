using QuantBuild.Models.Layers;

namespace QuantBuild.Quantization.Modules;

/// <summary>A quantized backbone that is to be trained for a task.</summary>
/// <param name="Model">
/// The full-precision model that the backbone was quantized from, with the task's head; its texts; and how activations
/// are quantized.
/// </param>
/// <param name="Backbone">All of its quantized weights.</param>
public sealed record BackboneTask(ModelTask Model, QuantizedModule Backbone)
{
    /// <summary>
    /// The full-precision model whose logits are learned; null unless the method asks.
    /// </summary>
    public IEncoderModel? Teacher { get; init; }

    /// <summary>
    /// Whether nobody else uses the model, so that the matrices of which the backbone has codes may be released.
    /// </summary>
    public bool OwnsModel { get; init; }
}
