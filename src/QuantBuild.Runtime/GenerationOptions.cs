using QuantBuild.Formats.TextGeneration;

namespace QuantBuild.Runtime;

/// <summary>
/// How one text is written by a <see cref="TextGenerator"/>. A value outside its range is an
/// <see cref="ArgumentOutOfRangeException"/> where it is set.
/// </summary>
public sealed record GenerationOptions
{
    /// <summary>
    /// The most tokens that are written, the end's among them, at least 1; null, the default, for what the model
    /// states, or else 64.
    /// </summary>
    public int? MaxNewTokens { get; init => field = Within(value, GenerationSettingsFile.MostTokens); }

    /// <summary>
    /// Texts that are followed at once, 1 to 64, of which the likeliest is given; 1 takes always the likeliest token.
    /// Null, the default, for what the model states, or else 1.
    /// </summary>
    public int? Beams { get; init => field = Within(value, GenerationSettingsFile.MostBeams); }

    private static int? Within(int? value, int maximum)
    {
        if (value is { } number)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(number, 1, nameof(value));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(number, maximum, nameof(value));
        }

        return value;
    }
}
