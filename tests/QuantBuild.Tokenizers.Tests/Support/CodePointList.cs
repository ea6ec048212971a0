using System.Globalization;

namespace QuantBuild.Tokenizers.Tests.Support;

/// <summary>Code points as text: hexadecimal, ranges with two dots, spaces between.</summary>
internal static class CodePointList
{
    public static IEnumerable<int> Parse(string list) => list
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(range =>
        {
            var ends = range.Split("..")
                .Select(end => int.Parse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            return Enumerable.Range(ends.First(), ends.Last() - ends.First() + 1);
        });

    public static string Names(IEnumerable<int> codePoints) =>
        string.Join(' ', codePoints.Order().Select(each => each.ToString("X4", CultureInfo.InvariantCulture)));
}
