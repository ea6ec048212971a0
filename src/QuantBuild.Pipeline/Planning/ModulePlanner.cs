using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Quantization.Numbers;
using QuantBuild.Quantization.Plans;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Planning;

/// <summary>Applies a recipe's <c>quantize</c> section, overrides included, to every matrix of a model.</summary>
public static class ModulePlanner
{
    /// <exception cref="DiagnosticException">
    /// QB1007: an override matches no layer. QB1005: groups do not divide a layer's columns.
    /// </exception>
    public static IReadOnlyList<PlannedModule> Plan(Recipe recipe, ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(model);
        var used = new HashSet<int>();
        var modules = new List<PlannedModule>();
        var groups = new GroupCheck(recipe);
        foreach (var tensor in model.Stored)
        {
            if (tensor.Matrix is { } name)
            {
                modules.Add(PlanOne(recipe, tensor, name, used, groups) with { Layer = tensor.Layer });
            }
        }

        RejectIdleOverrides(recipe, modules, used);
        groups.ThrowIfAny();
        return modules;
    }

    /// <summary>The part of a plan that the algorithms need.</summary>
    public static QuantizationPlan ToQuantizationPlan(Recipe recipe, IReadOnlyList<PlannedModule> modules)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(modules);
        var quantize = recipe.Quantize;
        return new QuantizationPlan(
            modules.Where(module => module.Weight is not null).ToDictionary(module => module.Name, module => module.Weight!),
            PlanOptions.Embedding(quantize.Embeddings),
            PlanOptions.Activations(quantize.Activations));
    }

    private static PlannedModule PlanOne(
        Recipe recipe, TensorDescription tensor, string name, HashSet<int> used, GroupCheck groups)
    {
        var (rows, columns) = (tensor.Extents[0], tensor.Extents[1]);
        if (tensor.Role == TensorRole.WordEmbedding)
        {
            groups.Add(name, columns, PlanOptions.Embedding(recipe.Quantize.Embeddings)?.Granularity, "quantize.embeddings");
            return new PlannedModule(name, rows, columns, null, recipe.Quantize.Embeddings.Bits, "quantize.embeddings");
        }

        if (tensor is not { Layer: not null, IsProduct: true })
        {
            return new PlannedModule(name, rows, columns, null, IntegerRange.FullPrecisionBits, "full precision");
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

        var planned = PlanOptions.Weight(weights);
        groups.Add(name, columns, planned?.Granularity, granularityRule);
        return new PlannedModule(name, rows, columns, planned, weights.Bits, rule);
    }

    private static void RejectIdleOverrides(Recipe recipe, List<PlannedModule> modules, HashSet<int> used)
    {
        var idle = Enumerable.Range(0, recipe.Quantize.Overrides.Count).Where(index => !used.Contains(index)).ToList();
        if (idle.Count == 0)
        {
            return;
        }

        var names = modules.Where(module => module.Layer is not null).Select(module => module.Name).ToList();
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
