using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Methods;

namespace QuantBuild.Pipeline.Planning;

/// <summary>Applies a recipe's <c>quantize</c> section, overrides included, to every matrix of a model.</summary>
public static class MatrixPlanner
{
    /// <exception cref="DiagnosticException">
    /// QB1007: an override matches no layer. QB1005: groups do not divide a layer's columns.
    /// </exception>
    public static IReadOnlyList<PlannedMatrix> Plan(Recipe recipe, ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(model);
        var used = new HashSet<int>();
        var matrices = new List<PlannedMatrix>();
        var groups = new GroupCheck(recipe);
        foreach (var tensor in model.Stored)
        {
            if (tensor.Matrix is { } name)
            {
                matrices.Add(PlanOne(recipe, tensor, name, used, groups) with { Layer = tensor.Layer });
            }
        }

        RejectIdleOverrides(recipe, matrices, used);
        groups.ThrowIfAny();
        return matrices;
    }

    /// <summary>Every matrix of a model of which nothing is quantized.</summary>
    internal static IReadOnlyList<PlannedMatrix> PlanFullPrecision(ModelDescription model) =>
    [
        .. model.Stored.Where(tensor => tensor.Matrix is not null)
            .Select(tensor => InFullPrecision(tensor, tensor.Matrix!) with { Layer = tensor.Layer }),
    ];

    /// <summary>How the planned matrices and the activations are quantized, as methods take it.</summary>
    public static QuantizationScheme ToScheme(Recipe recipe, IReadOnlyList<PlannedMatrix> matrices)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(matrices);
        var quantize = recipe.Quantize;
        return new QuantizationScheme(
            matrices.Where(matrix => matrix.Weight is not null)
                .ToDictionary(matrix => matrix.Name, matrix => matrix.Weight!),
            SchemeOptions.Embedding(quantize.Embeddings),
            SchemeOptions.Activations(quantize.Activations));
    }

    private static PlannedMatrix PlanOne(
        Recipe recipe, TensorDescription tensor, string name, HashSet<int> used, GroupCheck groups)
    {
        var (rows, columns) = (tensor.Extents[0], tensor.Extents[1]);
        if (tensor.Role == TensorRole.WordEmbedding)
        {
            var embedding = SchemeOptions.Embedding(recipe.Quantize.Embeddings);
            groups.Add(name, columns, embedding?.Granularity, "quantize.embeddings");
            return new PlannedMatrix(name, rows, columns, null, recipe.Quantize.Embeddings.Bits, "quantize.embeddings");
        }

        var everywhere = recipe.Quantize.Method.Has(MethodTraits.QuantizesEveryLinear);
        if (!tensor.IsProduct || (tensor.Layer is null && (tensor.IsHead || !everywhere)))
        {
            return InFullPrecision(tensor, name);
        }

        var weights = recipe.Quantize.Weights;
        var rule = "quantize.weights";
        var granularityRule = rule;
        for (var i = 0; i < recipe.Quantize.Overrides.Count; i++)
        {
            var candidate = recipe.Quantize.Overrides[i];
            if (candidate.Match.IsMatch(name))
            {
                used.Add(i);
                weights = candidate.Apply(weights);
                rule = $"quantize.overrides[{i}]";
                granularityRule = candidate.Granularity is null ? granularityRule : $"{rule}.weights";
            }
        }

        var planned = SchemeOptions.Weight(weights);
        groups.Add(name, columns, planned?.Granularity, granularityRule);
        return new PlannedMatrix(name, rows, columns, planned, weights.Bits, rule);
    }

    private static PlannedMatrix InFullPrecision(TensorDescription tensor, string name) => new(
        name, tensor.Extents[0], tensor.Extents[1], null, QuantizeOptions.FullPrecisionBits, "full precision");

    private static void RejectIdleOverrides(Recipe recipe, List<PlannedMatrix> matrices, HashSet<int> used)
    {
        var idle = Enumerable.Range(0, recipe.Quantize.Overrides.Count).Where(index => !used.Contains(index)).ToList();
        if (idle.Count == 0)
        {
            return;
        }

        var names = matrices.Where(matrix => matrix.Layer is not null).Select(matrix => matrix.Name).ToList();
        throw new DiagnosticException([.. idle.Select(index =>
        {
            var pattern = recipe.Quantize.Overrides[index].Match.Text;
            return DiagnosticTable.OverrideMatchesNothing.At(
                recipe.LocationOf($"quantize.overrides[{index}].match"),
                $"'{pattern}' matches no linear layer of the model; {NearestName.Suggest(pattern, names)} "
                + "'dotnet quantize plan' lists them all");
        })]);
    }
}
