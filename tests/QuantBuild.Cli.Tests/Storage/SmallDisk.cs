using System.Diagnostics;

namespace QuantBuild.Cli.Tests.Storage;

/// <summary>A file system in memory of a few kilobytes, mounted on a folder.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>Null where the system lets nobody mount, or nobody but others.</summary>
    public static SmallDisk? TryMount(string folder, int kilobytes)
    {
        Directory.CreateDirectory(folder);
        return OperatingSystem.IsLinux()
            && Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", folder) == 0
            ? new SmallDisk(folder)
            : null;
    }

    /// <summary>Uses up what is left.</summary>
    public void Fill()
    {
        using var file = new FileStream(
            Path.Combine(Folder, "filling"), FileMode.Create, FileAccess.Write, FileShare.None, 1);
        try
        {
            for (var block = new byte[4096]; ;)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
            // Full now.
        }
    }

    public void Resize(int kilobytes) =>
        Run("mount", "-o", $"remount,size={kilobytes}k", Folder).ShouldBe(0);

    public void MakeReadOnly() => Run("mount", "-o", "remount,ro", Folder).ShouldBe(0);

    public void Dispose() => Run("umount", Folder).ShouldBe(0);

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardError = true };
            Array.ForEach(arguments, start.ArgumentList.Add);
            using var process = Process.Start(start)!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
