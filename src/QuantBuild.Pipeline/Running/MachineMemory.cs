using System.Globalization;

namespace QuantBuild.Pipeline.Running;

/// <summary>How much memory the process may come to use.</summary>
internal static class MachineMemory
{
    private const string Information = "/proc/meminfo";
    private const string Membership = "/proc/self/cgroup";
    private const string Groups = "/sys/fs/cgroup";

    /// <summary>Memory and swap space, or less where a control group limits it.</summary>
    public static long LimitBytes() => OperatingSystem.IsLinux() && File.Exists(Information)
        ? Math.Min(
            LimitOf(File.ReadLines(Information)),
            GroupFiles(Lines(Membership)).SelectMany(Lines).Select(Limit).Append(long.MaxValue).Min())
        : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Memory and swap space that <c>/proc/meminfo</c> tells.</summary>
    internal static long LimitOf(IEnumerable<string> information) => information
        .Where(line => line.StartsWith("MemTotal:", StringComparison.Ordinal)
            || line.StartsWith("SwapTotal:", StringComparison.Ordinal))
        .Sum(line => Limit(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024);

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

            var (root, file) = parts[1].Length == 0 ? (Groups, "memory.max") : (Groups + "/memory", "memory.limit_in_bytes");
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
