using System.Globalization;
using QuantBuild.Models.Bert;
using QuantBuild.Quantization.Modules;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Planning;

/// <summary>Divides a model's layers into the modules that a recipe asks for.</summary>
internal static class ModuleBoundaries
{
    private const string Section = "quantize.mrem";
    private const string LayerInfix = ".layer.";

    /// <exception cref="DiagnosticException">QB1005: more modules than layers, or a boundary beyond the layers.</exception>
    public static IReadOnlyList<ModuleSpan> Of(Recipe recipe, BertArchitecture architecture)
    {
        var mrem = recipe.Quantize.Mrem;
        var layers = architecture.LayerCount;
        if (mrem.Boundaries.Count > 0)
        {
            return At(recipe, layers);
        }

        // A number of modules that the recipe does not write is a default, and gives way to a small model.
        const string key = $"{Section}.modules";
        var isWritten = recipe.LocationOf(key) != recipe.LocationOf(Section);
        if (mrem.Modules > layers && isWritten)
        {
            throw DiagnosticTable.ValueOutOfRange.Exception(
                recipe.LocationOf(key),
                $"{mrem.Modules} modules cannot be made of the model's {layers} layers; choose at most {layers}");
        }

        var modules = Math.Min(mrem.Modules, layers);
        return mrem.Split == "parameters"
            ? ModuleSpan.Split(ParametersOf(architecture), modules)
            : ModuleSpan.Split(layers, modules);
    }

    private static IReadOnlyList<ModuleSpan> At(Recipe recipe, int layers)
    {
        var boundaries = recipe.Quantize.Mrem.Boundaries;
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

    /// <summary>Parameters of each layer; the embeddings, which the first module holds, count with the first layer.</summary>
    private static long[] ParametersOf(BertArchitecture architecture)
    {
        var sizes = new long[architecture.LayerCount];
        foreach (var tensor in BertTensorTable.Of(architecture, BertHeadKind.None))
        {
            var start = tensor.Name.IndexOf(LayerInfix, StringComparison.Ordinal);
            var layer = start < 0
                ? 0
                : int.Parse(tensor.Name[(start + LayerInfix.Length)..].Split('.')[0], CultureInfo.InvariantCulture);
            sizes[layer] += tensor.Shape.Count;
        }

        return sizes;
    }
}
