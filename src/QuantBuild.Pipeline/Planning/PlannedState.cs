namespace QuantBuild.Pipeline.Planning;

/// <param name="Stage">Its name.</param>
/// <param name="IsCached">Whether its result is in the cache.</param>
/// <param name="Reason">Why it would run; empty where it would not.</param>
public sealed record PlannedState(string Stage, bool IsCached, string Reason);
