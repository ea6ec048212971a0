using System.Globalization;

namespace QuantBuild.Pipeline.Running;

/// <summary>How much memory the process may come to use.</summary>
internal static class MachineMemory
{
    private const string Information = "/proc/meminfo";
    private const string Membership = "/proc/self/cgroup";
    private const string Groups = "/sys/fs/cgroup";
    private const string GroupLimit = "memory.max";

    /// <summary>Memory and swap space, or less where a control group limits it.</summary>
    public static long LimitBytes() => OperatingSystem.IsLinux() && File.Exists(Information)
        ? LimitOf([.. File.ReadLines(Information)], [.. Lines(Membership)], Lines)
        : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>The same from what the system's files hold.</summary>
    /// <param name="information">Lines of <c>/proc/meminfo</c>.</param>
    /// <param name="membership">Lines of <c>/proc/self/cgroup</c>.</param>
    /// <param name="read">Lines of a file of a group; none where it is absent.</param>
    internal static long LimitOf(
        IReadOnlyList<string> information, IReadOnlyList<string> membership, Func<string, IEnumerable<string>> read)
    {
        var swap = Field(information, "SwapTotal:");
        return GroupFiles(membership)
            .SelectMany(file => read(file).Select(Limit).Where(limit => limit < long.MaxValue - swap)
                .Select(limit => limit + Math.Min(swap, SwapOf(file, read))))
            .Append(Field(information, "MemTotal:") + swap)
            .Min();
    }

    private static long Field(IEnumerable<string> information, string name) => information
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Sum(line => Limit(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024);

    // Version 2 limits swap space apart from memory; version 1 tells nothing that would be certain.
    private static long SwapOf(string file, Func<string, IEnumerable<string>> read) =>
        file.EndsWith(GroupLimit, StringComparison.Ordinal)
        ? read(file[..^GroupLimit.Length] + "memory.swap.max").Select(Limit).Append(long.MaxValue).Min()
        : long.MaxValue;

    /// <summary>The files that may limit the groups of a membership, those they lie in included.</summary>
    internal static IEnumerable<string> GroupFiles(IEnumerable<string> membership)
    {
        foreach (var line in membership)
        {
            // Number of the hierarchy, its controllers (none in version 2), the group's path.
            var parts = line.Split(':', 3);
            if (parts.Length < 3 || !(parts[1].Length == 0 || parts[1].Split(',').Contains("memory")))
            {
                continue;
            }

            var (root, file) = parts[1].Length == 0
                ? (Groups, GroupLimit)
                : (Groups + "/memory", "memory.limit_in_bytes");
            yield return $"{root}/{file}";
            var folder = root;
            foreach (var name in parts[2].Split('/', StringSplitOptions.RemoveEmptyEntries).Where(name => name != ".."))
            {
                folder += "/" + name;
                yield return $"{folder}/{file}";
            }
        }
    }

    // "max" is no limit.
    private static long Limit(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : long.MaxValue;

    private static IEnumerable<string> Lines(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A limit that nobody may read is not known.
            return [];
        }
    }
}
