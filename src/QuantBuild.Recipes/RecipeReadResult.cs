using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Recipes;

/// <param name="Recipe">Null exactly when <paramref name="Diagnostics"/> holds an error.</param>
/// <param name="Diagnostics">Everything found, by position.</param>
public sealed record RecipeReadResult(Recipe? Recipe, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>The recipe.</summary>
    /// <exception cref="DiagnosticException">It has errors; carries them and the warnings.</exception>
    public Recipe Require() => Recipe ?? throw new DiagnosticException(Diagnostics);
}
