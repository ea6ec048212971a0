namespace QuantBuild.Bench.Methods.Relations;

/// <summary>Worse ones have larger values.</summary>
internal enum RelationStatus
{
    Holds,

    /// <summary>
    /// The difference may be noise, whichever way the means stand: zero lies in one of its intervals.
    /// </summary>
    Undecided,

    DoesNotHold,

    /// <summary>A cell it needs has failed or was not run.</summary>
    NotMeasured,
}
