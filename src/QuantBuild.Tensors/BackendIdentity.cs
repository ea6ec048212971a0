namespace QuantBuild.Tensors;

/// <summary>
/// What decides the bytes that a backend computes, apart from its inputs. Two backends of one identity give the same
/// bytes, or, where the backend promises no more, results as close as two runs of it; results of different identities
/// never stand for each other.
/// </summary>
/// <param name="Name">As it is registered, such as <c>managed</c>.</param>
/// <param name="DeviceKind">Where it computes, such as <c>cpu</c> or <c>cuda</c>; without a number.</param>
/// <param name="Precision">In which number format, such as <c>float32</c>.</param>
/// <param name="LibraryVersion">
/// Versions of what it calls for the arithmetic; null where that is all its own, so that
/// <paramref name="NumericsVersion"/> says everything.
/// </param>
/// <param name="NumericsVersion">Grows when the same inputs give other bytes.</param>
public sealed record BackendIdentity(
    string Name, string DeviceKind, string Precision, string? LibraryVersion, int NumericsVersion);
