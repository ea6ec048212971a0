namespace QuantBuild.Recipes;

/// <param name="Source">An existing folder.</param>
/// <param name="Task"><c>text-classification</c>.</param>
public sealed record ModelOptions(RecipePath Source, string Task);
