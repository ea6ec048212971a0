using Microsoft.Win32.SafeHandles;

namespace QuantBuild.Cli.Streams;

/// <summary>
/// Fills standard descriptors that the process was started without (<c>2&gt;&amp;-</c>): else the next file to be
/// opened gets the number, and what is meant for a person is written into it.
/// </summary>
internal static class StandardDescriptors
{
    private const string Nowhere = "/dev/null";
    private const int Last = 2;

    // Kept open for as long as the process lives.
    private static readonly List<SafeFileHandle> Kept = [];

    /// <summary>To be called before anything else opens a file.</summary>
    public static void Fill()
    {
        while (!OperatingSystem.IsWindows() && File.Exists(Nowhere))
        {
            // The lowest free number is given out first.
            var handle = File.OpenHandle(Nowhere, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            if (handle.DangerousGetHandle() > Last)
            {
                handle.Dispose();
                return;
            }

            Kept.Add(handle);
        }
    }
}
