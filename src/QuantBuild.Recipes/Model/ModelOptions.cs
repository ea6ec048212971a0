using QuantBuild.Recipes.Sources;

namespace QuantBuild.Recipes;

/// <param name="Source">A folder or a package.</param>
/// <param name="Task"><c>text-classification</c>.</param>
public sealed record ModelOptions(ModelSource Source, string Task);
