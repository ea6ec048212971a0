namespace QuantBuild.Bench.Methods.Relations;

/// <summary>Worse ones have larger values.</summary>
internal enum RelationStatus
{
    Holds,

    /// <summary>The order is the other way round, by no more than noise.</summary>
    HoldsWithinNoise,

    DoesNotHold,

    /// <summary>A cell it needs has failed or was not run.</summary>
    NotMeasured,
}
