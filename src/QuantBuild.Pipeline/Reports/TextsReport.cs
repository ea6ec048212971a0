using QuantBuild.Models.Data;

namespace QuantBuild.Pipeline.Reports;

/// <summary>How much of a recipe's texts the model was shown.</summary>
/// <param name="Use"><c>calibration</c>, <c>evaluation</c> or <c>training</c>.</param>
/// <param name="MaximumLength">In tokens, special ones included.</param>
/// <param name="Statistics">Of the texts that were used.</param>
internal sealed record TextsReport(string Use, int MaximumLength, TextStatistics Statistics)
{
    /// <summary>The longest input that the model's tokenizer states; null where it states none.</summary>
    public int? TokenizerLimit { get; init; }

    /// <summary>Texts with more tokens than that: an application shows less of them to the model.</summary>
    public int TextsBeyondLimit { get; init; }
}
