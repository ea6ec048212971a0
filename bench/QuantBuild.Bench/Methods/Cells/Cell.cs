using QuantBuild.Bench.Methods.Matrices;

namespace QuantBuild.Bench.Methods.Cells;

/// <summary>One run of a matrix.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Bits">Its widths.</param>
/// <param name="Points">One an axis that concerns the method, in the matrix's order.</param>
/// <param name="Seed">Its seed.</param>
internal sealed record Cell(MatrixMethod Method, BitWidths Bits, IReadOnlyList<AxisPoint> Points, int Seed)
{
    private const int LongestName = 64;

    /// <summary>Fit for a recipe's name and a file's; unique within the matrix.</summary>
    public required string Id { get; init; }

    /// <summary>The label at an axis, <c>bits</c> among them; null where the axis does not concern it.</summary>
    public string? LabelAt(string axis) => axis == MatrixReader.BitsAxis
        ? Bits.ToString()
        : Points.FirstOrDefault(point => point.Axis == axis)?.Label;

    /// <summary>Whether it has all these labels, by axis name.</summary>
    public bool IsAt(IReadOnlyDictionary<string, string> labels) =>
        labels.All(entry => LabelAt(entry.Key) == entry.Value);

    public static Cell Create(
        string matrix, MatrixMethod method, BitWidths bits, IReadOnlyList<AxisPoint> points, int seed)
    {
        var name = string.Join(
            '-', [matrix, method.Name, $"{bits}", .. points.Select(point => point.Label), $"s{seed}"]);
        var isPlain = name.Length <= LongestName
            && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');
        return new Cell(method, bits, points, seed) { Id = isPlain ? name : Shorten(name) };
    }

    private static string Shorten(string name)
    {
        var digest = Pipeline.Caching.Digest.Of(System.Text.Encoding.UTF8.GetBytes(name))[..12];
        var plain = string.Concat(name.Select(
            character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' ? character : '_'));
        return $"{plain[..Math.Min(plain.Length, LongestName - digest.Length - 1)]}-{digest}";
    }
}
