namespace QuantBuild.Kernels.Random;

/// <summary>Fills ranges of a tensor; element i always takes draw i, whatever range it is part of.</summary>
public static unsafe class RandomFill
{
    /// <summary>target[i] = low + (high − low) · u, for i in start … start + count − 1.</summary>
    public static void Uniform(CounterRandom random, float low, float high, float* target, nint start, nint count)
    {
        for (var i = start; i < start + count; i++)
        {
            target[i] = low + ((high - low) * random.Single((ulong)i));
        }
    }

    /// <summary>target[i] = mean + standardDeviation · z with z standard normal.</summary>
    public static void Normal(
        CounterRandom random, double mean, double standardDeviation, float* target, nint start, nint count)
    {
        for (var i = start; i < start + count; i++)
        {
            target[i] = (float)(mean + (standardDeviation * random.Normal((ulong)i)));
        }
    }
}
