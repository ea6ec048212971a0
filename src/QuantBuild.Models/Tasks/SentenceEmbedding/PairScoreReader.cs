using QuantBuild.Models.Data;
using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Tasks.SentenceEmbedding;

/// <summary>Reads a column of numbers, each how alike the two texts of its row are.</summary>
/// <param name="path">Of the file.</param>
/// <param name="column">Its name.</param>
internal sealed class PairScoreReader(string path, string column) : ITargetReader
{
    private readonly NumberColumn numberColumn = new(path, column);
    private readonly List<double> scores = [];

    public void Judge(string field, TablePlace place) => numberColumn.Parse(field, place);

    public void Read(string field, TablePlace place, TokenizedText text) =>
        scores.Add(numberColumn.Parse(field, place));

    public ITargets ToTargets() => new PairScores([.. scores]);
}
