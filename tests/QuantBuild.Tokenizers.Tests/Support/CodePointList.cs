using System.Globalization;

namespace QuantBuild.Tokenizers.Tests.Support;

/// <summary>A fixture with lines of code points and of ranges, comments behind '#'.</summary>
internal static class CodePointList
{
    public static IEnumerable<int> Read(string fixture) => File.ReadLines(Fixture.PathOf(fixture))
        .Where(line => !line.StartsWith('#'))
        .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .SelectMany(range =>
        {
            var ends = range.Split("..")
                .Select(end => int.Parse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            return Enumerable.Range(ends.First(), ends.Last() - ends.First() + 1);
        });

    /// <summary>The code points as the fixture names them.</summary>
    public static string Names(IEnumerable<int> codePoints) =>
        string.Join(' ', codePoints.Order().Select(each => each.ToString("X4", CultureInfo.InvariantCulture)));
}
