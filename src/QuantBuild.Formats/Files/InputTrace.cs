namespace QuantBuild.Formats.Files;

/// <summary>
/// What was read through <see cref="InputFile"/> while it recorded: files that were there, and files that were looked
/// for and were not. Recordings may be nested: each is told.
/// </summary>
public sealed class InputTrace
{
    private static readonly AsyncLocal<Recording?> Current = new();

    private readonly Lock guard = new();
    private readonly SortedDictionary<string, bool> paths = new(StringComparer.Ordinal);

    /// <summary>Absolute paths of the files that were there, in ordinal order.</summary>
    public IReadOnlyList<string> Found => Select(isThere: true);

    /// <summary>Absolute paths that no file lay at, in ordinal order.</summary>
    public IReadOnlyList<string> Missing => Select(isThere: false);

    /// <summary>
    /// Does something, and notes the files it reads and looks for, also on other threads that it waits for.
    /// </summary>
    /// <param name="read">What reads.</param>
    public T Record<T>(Func<T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        var outer = Current.Value;
        Current.Value = new Recording(this, outer);
        try
        {
            return read();
        }
        finally
        {
            Current.Value = outer;
        }
    }

    internal static void Note(string path, bool isThere)
    {
        for (var recording = Current.Value; recording is not null; recording = recording.Outer)
        {
            recording.Trace.Add(Path.GetFullPath(path), isThere);
        }
    }

    private void Add(string path, bool isThere)
    {
        lock (guard)
        {
            paths[path] = isThere || paths.GetValueOrDefault(path);
        }
    }

    private List<string> Select(bool isThere)
    {
        lock (guard)
        {
            return [.. paths.Where(entry => entry.Value == isThere).Select(entry => entry.Key)];
        }
    }

    private sealed record Recording(InputTrace Trace, Recording? Outer);
}
