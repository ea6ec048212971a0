namespace QuantBuild.Conformance.Tests.Backends;

/// <summary>Test data: the same for a seed everywhere.</summary>
internal static class Some
{
    /// <summary>Numbers spread evenly over (−magnitude, magnitude).</summary>
    public static float[] Floats(int seed, long count, double magnitude = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, (int)count).Select(_ => (float)(((2 * random.NextDouble()) - 1) * magnitude))];
    }

    public static int[] Integers(int seed, long count, int lower, int upper)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, (int)count).Select(_ => random.Next(lower, upper + 1))];
    }

    /// <summary>Mask of [lengths.Length, sequence]: each row sees its first lengths[row] keys.</summary>
    public static int[] Mask(int sequence, params int[] lengths) =>
        [.. lengths.SelectMany(length => Enumerable.Range(0, sequence).Select(i => i < length ? 1 : 0))];

    /// <summary>
    /// Numbers x of which x/step + zeroPoint lies well away from half integers and from both ends of the range, so that
    /// no backend's rounding error moves one to another code; about a fifth lie outside the range.
    /// </summary>
    /// <param name="seed">Of the numbers.</param>
    /// <param name="positions">Each element's step and zero point.</param>
    /// <param name="lower">Of the range.</param>
    /// <param name="upper">Of the range.</param>
    public static float[] AwayFromTies(
        int seed, IEnumerable<(float Step, int ZeroPoint)> positions, int lower, int upper)
    {
        var random = new Random(seed);
        return [.. positions.Select(position =>
        {
            var code = random.Next(lower, upper + 1) + (random.Next(10) == 0 ? upper - lower : 0);
            code -= random.Next(10) == 0 ? upper - lower : 0;
            var fraction = (random.NextDouble() * 0.4) + 0.05;
            return (float)((code - position.ZeroPoint + (random.Next(2) == 0 ? fraction : -fraction)) * position.Step);
        })];
    }
}
