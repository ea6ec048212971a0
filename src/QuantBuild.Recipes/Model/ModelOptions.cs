using QuantBuild.Formats.TextGeneration;
using QuantBuild.Recipes.Sources;
using QuantBuild.Recipes.Tasks;

namespace QuantBuild.Recipes;

/// <param name="Source">A folder or a package.</param>
/// <param name="Task">Its name, such as <c>text-classification</c>; of a preset, that of its task.</param>
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

    /// <summary>Tokens that windows of a long text have in common; null for the model's own.</summary>
    public int? Stride { get; init; }

    /// <summary>Tokens of the longest answer; null for the model's own.</summary>
    public int? LongestAnswer { get; init; }

    /// <summary>
    /// By how much the score of there being no answer has to be above the best answer's; null for the model's own.
    /// </summary>
    public double? NoAnswerThreshold { get; init; }

    /// <summary>The share of a text's tokens that is masked, in (0, 1); null for the task's own.</summary>
    public double? MaskedShare { get; init; }

    /// <summary>Makes of the texts of a row what a model reads; null for the model's own.</summary>
    public PromptTemplate? Prompt { get; init; }

    /// <summary>Tokens of the longest text that is learned or expected; null for the model's own.</summary>
    public int? TargetMaxLength { get; init; }

    /// <summary>Tokens of the longest text that is written; null for the model's own.</summary>
    public int? MaxNewTokens { get; init; }

    /// <summary>Texts that are followed at once while one is written; null for the model's own.</summary>
    public int? Beams { get; init; }

    /// <summary>Whether a head that the model lacks is one of several labels a text, instead of one class.</summary>
    public bool IsMultiLabel { get; init; }

    /// <summary>The preset that the recipe names for a task; null where it names the task itself.</summary>
    public TaskPreset? Preset { get; init; }
}
