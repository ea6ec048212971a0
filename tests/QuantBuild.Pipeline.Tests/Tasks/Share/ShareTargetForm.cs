using System.Globalization;
using QuantBuild.Models.Data;
using QuantBuild.Tokenizers;

namespace QuantBuild.Pipeline.Tests.Tasks.Share;

/// <summary>Reads shares such as <c>37 %</c>.</summary>
internal sealed class ShareTargetForm : ITargetForm
{
    private const string Sign = " %";

    public string Identity => "share";

    public ITargetReader Open(string path, string column) => new Reader(path, column);

    public ITargets? Restore(ReadOnlySpan<byte> content, int texts) =>
        content.Length == texts ? new ShareTargets(content.ToArray()) : null;

    private sealed class Reader(string path, string column) : ITargetReader
    {
        private readonly List<byte> percents = [];

        public void Judge(string field, TablePlace place) => Parse(field, place);

        public void Read(string field, TablePlace place, TokenizedText text) => percents.Add(Parse(field, place));

        public ITargets ToTargets() => new ShareTargets([.. percents]);

        private byte Parse(string field, TablePlace place) =>
            field.EndsWith(Sign, StringComparison.Ordinal)
                && byte.TryParse(
                    field[..^Sign.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var percent)
                && percent <= 100
                ? percent
                : throw new DatasetException(
                    DatasetProblem.Label, path, place, $"'{field}' in column '{column}' is no share.");
    }
}
