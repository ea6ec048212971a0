using System.Globalization;
using QuantBuild.Models.Data;
using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Tasks.SentenceEmbedding;

/// <summary>Reads a column of finite numbers, each how alike the two texts of its row are.</summary>
/// <param name="path">Of the file.</param>
/// <param name="column">Its name.</param>
internal sealed class PairScoreReader(string path, string column) : ITargetReader
{
    private const int LongestQuotation = 40;

    private readonly List<double> scores = [];

    public void Judge(string field, TablePlace place) => Parse(field, place);

    public void Read(string field, TablePlace place, TokenizedText text) => scores.Add(Parse(field, place));

    public ITargets ToTargets() => new PairScores([.. scores]);

    private double Parse(string field, TablePlace place) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var score)
        && double.IsFinite(score)
            ? score
            : throw new DatasetException(
                DatasetProblem.Label, path, place,
                $"'{Shorten(field)}' in column '{column}' is no number. Give how alike the two texts are, "
                + "such as 3.5, or name the column that holds the scores.");

    private static string Shorten(string field) =>
        field.Length <= LongestQuotation ? field : string.Concat(field.AsSpan(0, LongestQuotation), "…");
}
