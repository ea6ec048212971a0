namespace QuantBuild.Bench.Methods.Matrices;

internal enum RelationKind
{
    /// <summary>
    /// More bits of the weights, less of the quantity: every method, at the same bits of activations.
    /// </summary>
    FallsWithBits,

    /// <summary>Each method of the list has no more of the quantity than the next.</summary>
    Order,

    /// <summary>The first method is no worse than the second by more than noise.</summary>
    WithinNoise,

    /// <summary>What the first method gains on the second is largest at a stated point.</summary>
    LargestGain,

    /// <summary>The cheapest setting of the methods that still meets a condition on the reference.</summary>
    Cheapest,
}
