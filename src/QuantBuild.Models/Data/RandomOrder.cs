using QuantBuild.Kernels.Random;

namespace QuantBuild.Models.Data;

/// <summary>Random orders of 0 … count − 1.</summary>
internal static class RandomOrder
{
    public static int[] Of(int count, ulong seed, uint purpose, uint step)
    {
        var order = new int[count];
        new CounterRandom(seed, purpose, step).Permutation(order);
        return order;
    }
}
