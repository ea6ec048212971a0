using QuantBuild.Models.Data;

namespace QuantBuild.Pipeline.Reports;

/// <summary>How much of a recipe's texts the model was shown.</summary>
/// <param name="Use"><c>calibration</c>, <c>evaluation</c> or <c>training</c>.</param>
/// <param name="MaximumLength">In tokens, special ones included.</param>
/// <param name="Statistics">Of the texts that were used.</param>
internal sealed record TextsReport(string Use, int MaximumLength, TextStatistics Statistics);
