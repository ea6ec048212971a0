using QuantBuild.Recipes.Sources;
using QuantBuild.Recipes.Tasks;

namespace QuantBuild.Recipes;

/// <param name="Source">A folder or a package.</param>
/// <param name="Task">Its name, such as <c>text-classification</c>; of a preset, that of its task.</param>
public sealed record ModelOptions(ModelSource Source, string Task)
{
    /// <summary>Class names by class number, for a model that has no head for the task yet; null for its own.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>The preset that the recipe names for a task; null where it names the task itself.</summary>
    public TaskPreset? Preset { get; init; }
}
