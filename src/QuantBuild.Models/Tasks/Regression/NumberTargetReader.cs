using QuantBuild.Models.Data;
using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Tasks.Regression;

/// <summary>Reads a column of numbers.</summary>
/// <param name="path">Of the file.</param>
/// <param name="column">Its name.</param>
internal sealed class NumberTargetReader(string path, string column) : ITargetReader
{
    private readonly NumberColumn numberColumn = new(path, column);
    private readonly List<double> numbers = [];

    public void Judge(string field, TablePlace place) => numberColumn.Parse(field, place);

    public void Read(string field, TablePlace place, TokenizedText text) =>
        numbers.Add(numberColumn.Parse(field, place));

    public ITargets ToTargets() => new NumberTargets([.. numbers]);
}
