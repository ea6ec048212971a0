using System.Globalization;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Quantization.Modules;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Planning;

/// <summary>Divides a model's layers into the modules that a recipe asks for.</summary>
internal static class ModuleBoundaries
{
    private const string Section = "quantize.modules";

    /// <exception cref="DiagnosticException">
    /// QB1005: more modules than layers, or a boundary beyond the layers.
    /// </exception>
    public static IReadOnlyList<ModuleSpan> Of(Recipe recipe, ModelDescription model)
    {
        var options = recipe.Quantize.Modules;
        var layers = model.Extents.LayerCount;
        if (options.Boundaries.Count > 0)
        {
            return At(recipe, layers);
        }

        // A number of modules that the recipe does not write is a default, and gives way to a small model.
        if (options.Count > layers && options.IsCountWritten)
        {
            throw DiagnosticTable.ValueOutOfRange.Exception(
                recipe.LocationOf($"{Section}.count"),
                $"{options.Count} modules cannot be made of the model's {layers} layers; choose at most {layers}");
        }

        var modules = Math.Min(options.Count, layers);
        return options.Split == "parameters"
            ? ModuleSpan.Split(ParametersOf(model), modules)
            : ModuleSpan.Split(layers, modules);
    }

    private static IReadOnlyList<ModuleSpan> At(Recipe recipe, int layers)
    {
        var boundaries = recipe.Quantize.Modules.Boundaries;
        for (var i = 0; i < boundaries.Count; i++)
        {
            if (boundaries[i] >= layers)
            {
                var path = string.Create(CultureInfo.InvariantCulture, $"{Section}.boundaries[{i}]");
                throw DiagnosticTable.ValueOutOfRange.Exception(
                    recipe.LocationOf(path),
                    $"'{path}' is {boundaries[i]}, but the model's layers are 0 to {layers - 1}; name layers of these");
            }
        }

        return ModuleSpan.SplitAt(layers, boundaries);
    }

    /// <summary>
    /// Parameters of each layer; the embeddings, which the first module holds, count with the first layer.
    /// </summary>
    private static long[] ParametersOf(ModelDescription model)
    {
        var sizes = new long[model.Extents.LayerCount];
        foreach (var tensor in model.Stored.Where(tensor => !tensor.IsHead))
        {
            sizes[tensor.Layer ?? 0] += tensor.Count;
        }

        return sizes;
    }
}
