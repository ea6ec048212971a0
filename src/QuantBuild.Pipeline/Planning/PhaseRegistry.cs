using QuantBuild.Pipeline.Stages;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Planning;

/// <summary>The kinds of phases by their options.</summary>
internal static class PhaseRegistry
{
    /// <summary>The phases of a recipe, in order.</summary>
    /// <exception cref="DiagnosticException">The recipe does not fit the model.</exception>
    public static IReadOnlyList<IPhase> Of(Recipe recipe, ModelHost host) => [.. recipe.Phases.Select(options =>
    {
        // Each sees the recipe as if it were its only phase.
        var own = recipe with { Phases = [options] };
        return (IPhase)(options switch
        {
            TrainOptions train => new TrainPhase(own, train, host),
            QuantizeOptions => new QuantizePhase(own, host),
            _ => throw new ArgumentException($"The pipeline has no phase {options.GetType().Name}.", nameof(recipe)),
        });
    })];
}
