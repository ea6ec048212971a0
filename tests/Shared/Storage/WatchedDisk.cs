using QuantBuild.Formats.Files;

namespace QuantBuild.Tests.Shared.Storage;

/// <summary>Records every change of the disk, and lets some of them fail.</summary>
/// <param name="fault">Number, from 0, and operation in, exception out; null lets it be.</param>
internal sealed class WatchedDisk(Func<int, DiskOperation, Exception?> fault) : IDiskWatcher
{
    private readonly Lock gate = new();
    private readonly List<DiskOperation> operations = [];

    public IReadOnlyList<DiskOperation> Operations => operations;

    /// <summary>The first that failed; null where none did.</summary>
    public DiskOperation? Failed { get; private set; }

    public static WatchedDisk Recording() => new((_, _) => null);

    public static WatchedDisk FailingAt(int number, Func<Exception> error) =>
        new((current, _) => current == number ? error() : null);

    /// <summary>As if the process had been killed before a change.</summary>
    public static WatchedDisk DyingAt(int number) =>
        new((current, _) => current >= number ? new ProcessDeath() : null);

    public void Before(DiskOperation operation)
    {
        Exception? exception;
        lock (gate)
        {
            exception = fault(operations.Count, operation);
            operations.Add(operation);
            Failed ??= exception is null ? null : operation;
        }

        if (exception is not null)
        {
            throw exception;
        }
    }
}
