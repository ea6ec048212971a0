using QuantBuild.Models.Layers;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Quantization.Algorithms;

/// <summary>Which of a model's parameters a module holds where a method trains the whole model.</summary>
internal static class SpanParameters
{
    /// <summary>Those of the span's layers; the first span also has the embeddings', the last the head's.</summary>
    public static IEnumerable<NamedParameter> Of(IEncoderModel model, ModuleSpan span)
    {
        var isLast = span.FirstLayer + span.LayerCount == model.LayerCount;
        return
        [
            .. span.HoldsEmbeddings ? model.EmbeddingParameters : [],
            .. span.Layers.SelectMany(model.LayerParameters),
            .. isLast ? model.HeadParameters : [],
        ];
    }
}
