namespace QuantBuild.Hub.Protocol;

/// <summary>Told of downloads, one call at a time.</summary>
public interface IHubListener
{
    /// <summary>A line for a person.</summary>
    void Note(string line);

    /// <param name="file">Path in the repository.</param>
    /// <param name="bytes">That are there; those of a part that was there before included.</param>
    /// <param name="size">Of the whole file, in bytes.</param>
    void Downloaded(string file, long bytes, long size);
}
