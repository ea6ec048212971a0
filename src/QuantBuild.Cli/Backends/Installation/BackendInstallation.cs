using System.Diagnostics;
using System.Globalization;
using System.Text;
using QuantBuild.Cli.Feeds;
using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Output;
using QuantBuild.Formats.Files;
using QuantBuild.Packages.Feeds;
using QuantBuild.Packages.Feeds.Protocol;
using QuantBuild.Pipeline.Running;

namespace QuantBuild.Cli.Backends.Installation;

/// <summary>
/// Installs a backend: a generated project is restored in a folder of its own, which then takes the place of the one
/// before. Whatever ends it earlier leaves the one before, or none.
/// </summary>
/// <param name="environment">Of the command line.</param>
/// <param name="context">Of the command.</param>
internal sealed class BackendInstallation(CommandEnvironment environment, CommandContext context)
{
    // What restores of large files in parts: packages with the first part are called so.
    private const string PartSuffix = "-primary";
    private const string JoinTarget = "FileRestitch";

    private static readonly TimeSpan MeasureInterval = TimeSpan.FromSeconds(1);

    /// <param name="folder">Where the backend is to lie.</param>
    /// <param name="package">Of the backend.</param>
    /// <param name="library">What it calls.</param>
    /// <param name="sources">Given by the user in place of the configured ones.</param>
    public IReadOnlyList<InstalledPackage> Run(
        InstallFolder folder, BackendPackage package, LibraryPackage library, IReadOnlyList<string> sources)
    {
        var restore = ProjectRestore.Open(
            new FeedOptions
            {
                Folder = environment.CurrentFolder, Sources = sources, Secrets = context.Secrets,
            },
            new FeedProgress(context.Output));
        RemoveAbandoned(folder);
        var draft = folder.Draft(Environment.ProcessId);
        try
        {
            Disk.DeleteFolder(draft.Path);
            Disk.CreateFolder(draft.Path);
            Disk.Write(draft.Project, Encoding.UTF8.GetBytes(BackendProject.Write(package, library)));
            Show(package.Backend, draft, library.DownloadBytes + library.Bytes, () => Restore(restore, draft));
            var installed = InstalledPackages.Read(draft.Packages);
            Publish(draft, folder);
            return installed;
        }
        finally
        {
            Disk.TryRemove(draft.Path);
        }
    }

    private void Restore(ProjectRestore restore, InstallFolder draft)
    {
        restore.Restore(draft.Project, draft.Packages, context.Output.Note, context.Cancellation);
        if (Directory.EnumerateDirectories(draft.Packages).Any(
            name => name.EndsWith(PartSuffix, StringComparison.Ordinal)))
        {
            restore.Build(draft.Project, JoinTarget, context.Output.Note, context.Cancellation);
        }
    }

    private static void Publish(InstallFolder draft, InstallFolder folder)
    {
        if (!Directory.Exists(folder.Path))
        {
            Disk.MoveFolder(draft.Path, folder.Path);
        }
        else if (!Disk.TryExchange(draft.Path, folder.Path))
        {
            Disk.DeleteFolder(folder.Path);
            Disk.MoveFolder(draft.Path, folder.Path);
        }
    }

    /// <summary>Shows the stage; how far it is, the size of the folder tells.</summary>
    private void Show(string name, InstallFolder draft, long bytes, Action restore)
    {
        var stage = $"install {name}";
        var began = Stopwatch.GetTimestamp();
        context.Output.StageStarted(stage, "packages are restored");
        using (var timer = new Timer(_ => Measure(), state: null, MeasureInterval, MeasureInterval))
        {
            restore();
            using var ended = new ManualResetEvent(initialState: false);
            timer.Dispose(ended);
            ended.WaitOne();
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        context.Output.StageEnded(new StageOutcome(stage, name, StageState.Done, seconds));

        void Measure()
        {
            var share = Math.Min((double)SizeOf(draft.Packages) / bytes, 1);
            context.Output.StageProgressed(stage, share, share);
        }
    }

    // Files come and go meanwhile.
    private static long SizeOf(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>Removes what installs left whose process was killed.</summary>
    private static void RemoveAbandoned(InstallFolder folder)
    {
        if (!Directory.Exists(folder.Parent))
        {
            return;
        }

        foreach (var path in Directory.EnumerateDirectories(folder.Parent, folder.DraftPrefix + "*"))
        {
            var number = Path.GetFileName(path)[folder.DraftPrefix.Length..];
            if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || !IsRunning(id))
            {
                Disk.TryRemove(path);
            }
        }
    }

    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
