using QuantBuild.Recipes.Sources;

namespace QuantBuild.Recipes;

/// <param name="Source">A folder or a package.</param>
/// <param name="Task"><c>text-classification</c>.</param>
public sealed record ModelOptions(ModelSource Source, string Task)
{
    /// <summary>Class names by class number, for a model that has no head for the task yet; null for its own.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>How positions become a vector: <c>mean</c>, <c>cls</c>, <c>max</c>; null for the model's own.</summary>
    public string? Pooling { get; init; }

    /// <summary>Whether vectors are divided by their length; null for the model's own.</summary>
    public bool? Normalize { get; init; }

    /// <summary>What stands in front of every text; null for the model's own.</summary>
    public string? Prefix { get; init; }

    /// <summary>How many elements of a vector are kept; null for the model's own.</summary>
    public int? Dimensions { get; init; }
}
