namespace QuantBuild.Tensors;

/// <summary>A time in which a backend records nothing; such times may lie within each other.</summary>
internal sealed class RecordingPause : IDisposable
{
    private readonly ComputeBackend backend;

    public RecordingPause(ComputeBackend backend)
    {
        this.backend = backend;
        backend.CountPauses(1);
    }

    public void Dispose() => backend.CountPauses(-1);
}
