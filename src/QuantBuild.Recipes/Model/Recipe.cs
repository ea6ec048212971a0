using QuantBuild.Recipes.Backends;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Recipes;

/// <summary>A validated recipe, defaults filled in. Key by key as in docs/recipe.md.</summary>
public sealed record Recipe
{
    public required int Version { get; init; }

    /// <summary>Letters, digits, <c>-</c>, <c>_</c>, <c>.</c>: fit for a folder's name.</summary>
    public required string Name { get; init; }

    public required ModelOptions Model { get; init; }

    public required DataOptions Data { get; init; }

    /// <summary>What becomes of the model, in order: each phase starts from what the one before left.</summary>
    public required IReadOnlyList<PhaseOptions> Phases { get; init; }

    /// <summary>The training before all else; null where the model is taken as it is.</summary>
    public TrainOptions? Train => Phases.OfType<TrainOptions>().FirstOrDefault();

    /// <summary>Whether a phase quantizes.</summary>
    public bool Quantizes => Phases.Any(phase => phase is QuantizeOptions);

    /// <summary>The last phase that quantizes.</summary>
    /// <exception cref="InvalidOperationException">None does: see <see cref="Quantizes"/>.</exception>
    public QuantizeOptions Quantize => Phases.OfType<QuantizeOptions>().Last();

    public required IReadOnlyList<GateOptions> Gates { get; init; }

    /// <summary>Formats of the checkpoints to write, each once.</summary>
    public required IReadOnlyList<string> OutputFormats { get; init; }

    /// <summary>Formats of the reports to write, each once.</summary>
    public required IReadOnlyList<string> ReportFormats { get; init; }

    /// <summary>What is to compute; null where the recipe leaves it to the default.</summary>
    public BackendRequest? Backend { get; init; }

    /// <summary>Where each value stands; not part of the resolved recipe.</summary>
    public required RecipeLocations Locations { get; init; }

    /// <summary>What read it, and reads the recipes that it names; not part of the resolved recipe.</summary>
    public required RecipeReader Reader { get; init; }

    /// <inheritdoc cref="RecipeLocations.Of"/>
    public SourceLocation LocationOf(string path) => Locations.Of(path);
}
