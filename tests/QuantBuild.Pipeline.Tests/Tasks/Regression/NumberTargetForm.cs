using System.Globalization;
using System.Runtime.InteropServices;
using QuantBuild.Models.Data;
using QuantBuild.Tokenizers;

namespace QuantBuild.Pipeline.Tests.Tasks.Regression;

/// <summary>Reads finite numbers.</summary>
internal sealed class NumberTargetForm : ITargetForm
{
    public string Identity => "number";

    public ITargetReader Open(string path, string column) => new Reader(path, column);

    public ITargets? Restore(ReadOnlySpan<byte> content, int texts) => content.Length == texts * sizeof(double)
        ? new NumberTargets([.. MemoryMarshal.Cast<byte, double>(content).ToArray().Select(number => (float)number)])
        : null;

    private sealed class Reader(string path, string column) : ITargetReader
    {
        private readonly List<float> numbers = [];

        public void Judge(string field, TablePlace place) => Parse(field, place);

        public void Read(string field, TablePlace place, TokenizedText text) => numbers.Add(Parse(field, place));

        public ITargets ToTargets() => new NumberTargets([.. numbers]);

        private float Parse(string field, TablePlace place) =>
            float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && float.IsFinite(number)
                ? number
                : throw new DatasetException(
                    DatasetProblem.Label, path, place, $"'{field}' in column '{column}' is no number.");
    }
}
