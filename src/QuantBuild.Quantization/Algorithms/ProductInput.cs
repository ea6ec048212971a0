using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Quantization.Algorithms;

/// <summary>The quantized linears that share one input: query, key and value, and every other by itself.</summary>
/// <param name="Layer">The encoder layer.</param>
/// <param name="Point">Where the input is quantized.</param>
/// <param name="Linears">At least one.</param>
internal sealed record ProductInput(int Layer, string Point, IReadOnlyList<string> Linears)
{
    /// <summary>In the order of the forward pass, which is that of a layer's parameters.</summary>
    public static IReadOnlyList<ProductInput> Of(ModuleTask task, ModuleQuantizers quantizers) =>
    [
        .. from layer in task.Span.Layers
           from parameter in task.Model.LayerParameters(layer)
           let tensor = task.Model.Description[parameter.Name]
           where tensor.IsProduct && quantizers.Weights.ContainsKey(tensor.Matrix!)
           group tensor.Matrix! by (Layer: layer, Point: tensor.InputPoint!) into shared
           select new ProductInput(shared.Key.Layer, shared.Key.Point, [.. shared]),
    ];
}
