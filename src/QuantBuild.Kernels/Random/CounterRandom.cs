using QuantBuild.Kernels.Numerics;

namespace QuantBuild.Kernels.Random;

/// <summary>
/// Random numbers without state: a draw is a function of (seed, purpose, step, index) alone, so it does not matter in
/// which order or on which thread the draws are made.
/// </summary>
/// <remarks>
/// Philox4x32-10 with the seed as key and (index / 4, purpose, step) as counter. Draws of different kinds share
/// words, so use one kind of draw for one (purpose, step).
/// </remarks>
/// <param name="seed">The run's seed.</param>
/// <param name="purpose">What the numbers are for; one constant for each use in the code base.</param>
/// <param name="step">The training step, epoch or layer, where a purpose needs fresh numbers each time.</param>
public readonly struct CounterRandom(ulong seed, uint purpose, uint step = 0)
{
    /// <summary>A uniform 32-bit number.</summary>
    public uint UInt32(ulong index)
    {
        var (first, second, third, fourth) = Block(index >> 2);
        return (index & 3) switch { 0 => first, 1 => second, 2 => third, _ => fourth };
    }

    /// <summary>A uniform 64-bit number, of the 32-bit numbers 2·index (low) and 2·index + 1 (high).</summary>
    public ulong UInt64(ulong index)
    {
        var (first, second, third, fourth) = Block(index >> 1);
        return (index & 1) == 0 ? Join(first, second) : Join(third, fourth);
    }

    /// <summary>Uniform in [0, 1), a multiple of 2⁻²⁴.</summary>
    public float Single(ulong index) => (UInt32(index) >> 8) * (1f / 16777216);

    /// <summary>Uniform in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double Double(ulong index) => ToDouble(UInt64(index));

    /// <summary>Standard normal, by Box and Muller from the four words of block <paramref name="index"/>.</summary>
    public double Normal(ulong index)
    {
        var (first, second, third, fourth) = Block(index);

        // 1 − u lies in (0, 1], where the logarithm is finite.
        var radius = Math.Sqrt(-2 * DeterministicMath.Log(1 - ToDouble(Join(first, second))));
        return radius * DeterministicMath.Cos(2 * Math.PI * ToDouble(Join(third, fourth)));
    }

    /// <summary>
    /// Uniform in 0 … <paramref name="count"/> − 1, as the high half of 64 random bits times count: no value is more
    /// than 2⁻³³ of itself more likely than another.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">count below 1.</exception>
    public int Below(ulong index, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return (int)Math.BigMul(UInt64(index), (ulong)count, out _);
    }

    /// <summary>Fills <paramref name="target"/> with a random order of 0 … length − 1 (Fisher and Yates).</summary>
    public void Permutation(Span<int> target)
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = i;
        }

        for (var i = target.Length - 1; i > 0; i--)
        {
            var j = Below((ulong)i, i + 1);
            (target[i], target[j]) = (target[j], target[i]);
        }
    }

    internal (uint First, uint Second, uint Third, uint Fourth) Block(ulong block) =>
        Philox.Block((uint)block, (uint)(block >> 32), purpose, step, (uint)seed, (uint)(seed >> 32));

    private static ulong Join(uint low, uint high) => ((ulong)high << 32) | low;

    private static double ToDouble(ulong bits) => (bits >> 11) * (1.0 / 9007199254740992);
}
