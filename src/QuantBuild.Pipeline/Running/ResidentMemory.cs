using System.Globalization;

namespace QuantBuild.Pipeline.Running;

/// <summary>The most anonymous memory this process had resident when it was looked at since the last reset.</summary>
internal sealed class ResidentMemory
{
    private const string StatusFile = "/proc/self/status";
    private const string AnonymousField = "RssAnon:";
    private const long MuchGarbage = 64L << 20;

    public long PeakBytes { get; private set; }

    /// <summary>Looks now. Where the system does not tell mapped files apart, they count too.</summary>
    public void Sample() => PeakBytes = Math.Max(PeakBytes, Anonymous() ?? Environment.WorkingSet);

    public void Reset() => PeakBytes = 0;

    /// <summary>Gives what a stage left on the managed heap back to the system, where that is much.</summary>
    public static void ReleaseGarbage()
    {
        if (GC.GetTotalMemory(forceFullCollection: false) > MuchGarbage)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    private static long? Anonymous()
    {
        if (!File.Exists(StatusFile))
        {
            return null;
        }

        var line = File.ReadLines(StatusFile)
            .FirstOrDefault(text => text.StartsWith(AnonymousField, StringComparison.Ordinal));
        var kibibytes = line?[AnonymousField.Length..].Replace("kB", string.Empty, StringComparison.Ordinal).Trim();
        return long.TryParse(kibibytes, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value * 1024
            : null;
    }
}
