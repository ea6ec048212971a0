using System.Globalization;

namespace QuantBuild.Formats.Numbers;

/// <summary>
/// How many elements share one step: a whole tensor, one row (output channel), or a run of columns in a row.
/// </summary>
public readonly record struct Granularity
{
    private Granularity(GranularityKind kind, int groupSize)
    {
        Kind = kind;
        GroupSize = groupSize;
    }

    public static Granularity Tensor { get; } = new(GranularityKind.Tensor, 0);

    public static Granularity Channel { get; } = new(GranularityKind.Channel, 0);

    public GranularityKind Kind { get; }

    /// <summary>Columns a step covers; 0 unless <see cref="Kind"/> is <see cref="GranularityKind.Group"/>.</summary>
    public int GroupSize { get; }

    public static Granularity Group(int groupSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(groupSize, 1);
        return new Granularity(GranularityKind.Group, groupSize);
    }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">Anything else.</exception>
    public static Granularity Parse(string text)
    {
        const string groupPrefix = "group:";
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith(groupPrefix, StringComparison.Ordinal)
            && int.TryParse(text[groupPrefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            && size > 0)
        {
            return Group(size);
        }

        return text switch
        {
            "tensor" => Tensor,
            "channel" => Channel,
            _ => throw new FormatException($"'{text}' is no granularity."),
        };
    }

    /// <summary>How many steps a matrix [rows, columns] has.</summary>
    /// <exception cref="ArgumentException">The group size does not divide the columns.</exception>
    public int StepCount(int rows, int columns) => Kind switch
    {
        GranularityKind.Tensor => 1,
        GranularityKind.Channel => rows,
        _ when columns % GroupSize == 0 => checked(rows * (columns / GroupSize)),
        _ => throw new ArgumentException(
            $"Groups of {GroupSize} do not divide rows of {columns} columns.", nameof(columns)),
    };

    /// <summary>As a recipe writes it: <c>tensor</c>, <c>channel</c>, <c>group:128</c>.</summary>
    public override string ToString() => Kind switch
    {
        GranularityKind.Tensor => "tensor",
        GranularityKind.Channel => "channel",
        _ => $"group:{GroupSize}",
    };
}
