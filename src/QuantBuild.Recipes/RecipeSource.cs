using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Recipes;

/// <summary>A source that a recipe names, whether or not it is there.</summary>
/// <param name="FullPath">Absolute.</param>
/// <param name="Location">Where it stands.</param>
public sealed record RecipeSource(string FullPath, SourceLocation Location);
