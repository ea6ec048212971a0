namespace QuantBuild.Formats.Files;

/// <summary>Ends the watching when disposed of.</summary>
internal sealed class Watch(Action end) : IDisposable
{
    public void Dispose() => end();
}
