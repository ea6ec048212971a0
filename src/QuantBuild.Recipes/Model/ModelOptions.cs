using QuantBuild.Recipes.Sources;

namespace QuantBuild.Recipes;

/// <param name="Source">A folder or a package.</param>
/// <param name="Task"><c>text-classification</c>.</param>
public sealed record ModelOptions(ModelSource Source, string Task)
{
    /// <summary>Class names by class number, for a model that has no head for the task yet; null for its own.</summary>
    public IReadOnlyList<string>? Labels { get; init; }
}
