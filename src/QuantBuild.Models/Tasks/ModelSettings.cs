using QuantBuild.Formats.TextGeneration;

namespace QuantBuild.Models.Tasks;

/// <summary>
/// What a recipe says of its model's use, where the files of the model leave it open or are to be overruled.
/// </summary>
public sealed record ModelSettings
{
    /// <summary>Nothing is said.</summary>
    public static ModelSettings None { get; } = new();

    /// <summary>How positions become a vector: <c>mean</c>, <c>cls</c> or <c>max</c>; null where unsaid.</summary>
    public string? Pooling { get; init; }

    /// <summary>Whether vectors are divided by their length; null where it is not said.</summary>
    public bool? Normalize { get; init; }

    /// <summary>What stands in front of every text; null where it is not said.</summary>
    public string? Prefix { get; init; }

    /// <summary>The share of a text's tokens that is masked, in (0, 1); null where it is not said.</summary>
    public double? MaskedShare { get; init; }

    /// <summary>How many elements of a vector are kept; null where it is not said.</summary>
    public int? Dimensions { get; init; }

    /// <summary>Tokens that windows of a long text have in common; null where it is not said.</summary>
    public int? Stride { get; init; }

    /// <summary>Tokens of the longest answer; null where it is not said.</summary>
    public int? LongestAnswer { get; init; }

    /// <summary>
    /// By how much the score of there being no answer has to be above the best answer's; null where it is not said.
    /// </summary>
    public double? NoAnswerThreshold { get; init; }

    /// <summary>Makes of the texts of a row what a model reads; null where it is not said.</summary>
    public PromptTemplate? Prompt { get; init; }

    /// <summary>Tokens of the longest text that is learned or expected; null where it is not said.</summary>
    public int? TargetMaxLength { get; init; }

    /// <summary>Tokens of the longest text that is written; null where it is not said.</summary>
    public int? MaxNewTokens { get; init; }

    /// <summary>Texts that are followed at once while one is written; null where it is not said.</summary>
    public int? Beams { get; init; }
}
