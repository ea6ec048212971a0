namespace QuantBuild.Recipes.Sources;

/// <summary>A path of a recipe.</summary>
/// <param name="Text">As written, for plans and reports: they must not depend on where the recipe lies.</param>
/// <param name="FullPath">Absolute.</param>
public sealed record RecipePath(string Text, string FullPath);
