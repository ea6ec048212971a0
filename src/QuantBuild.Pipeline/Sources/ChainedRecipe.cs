using QuantBuild.Recipes;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Sources;

/// <summary>A recipe whose model another recipe names as its source.</summary>
/// <param name="Recipe">The one that makes the model.</param>
/// <param name="Path">Absolute path of its file.</param>
/// <param name="NamedAt">Where the other recipe names it.</param>
internal sealed record ChainedRecipe(Recipe Recipe, string Path, SourceLocation NamedAt);
