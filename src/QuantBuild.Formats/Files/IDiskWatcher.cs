namespace QuantBuild.Formats.Files;

/// <summary>
/// Is told of every change of the disk before it is made; what it throws happens in place of the change.
/// </summary>
public interface IDiskWatcher
{
    void Before(DiskOperation operation);
}
