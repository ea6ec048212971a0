using System.Diagnostics;
using System.Globalization;
using System.Text;
using QuantBuild.Formats.Files;
using QuantBuild.Pipeline.Caching;
using QuantBuild.Pipeline.Outputs;

namespace QuantBuild.Pipeline.Tests;

/// <summary>
/// Processes that are killed (SIGKILL, by themselves) before a change of the disk while they publish.
/// </summary>
public sealed class KilledPublishingTests : IDisposable
{
    private readonly TemporaryFolder root = new();

    public void Dispose() => root.Dispose();

    [Fact]
    [Trait("Category", FullMatrix.Category)]
    public void Publish_KilledBeforeEachChange_LeavesAWholeOutputAndTheNextRunCleans()
    {
        foreach (var number in Changes())
        {
            Publish(root["out"], "old");
            using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
            {
                UseShellExecute = false,
                ArgumentList =
                {
                    typeof(KilledPublishingTests).Assembly.Location, Program.PublishCommand, root["out"],
                    number.ToString(CultureInfo.InvariantCulture),
                },
            })!;
            child.WaitForExit();
            child.ExitCode.ShouldNotBe(0, "it was to be killed");

            ShouldBeWhole(root["out"], "old", "new");
            Publish(root["out"], "new");
            ShouldBeWhole(root["out"], "new");
            Directory.GetFileSystemEntries(root.Path).ShouldBe([root["out"]], $"change {number}");
        }
    }

    [Fact]
    public void Publish_LeftoverOfAProcessOfTheSameNumber_IsNoObstacle()
    {
        Publish(root["out"], "old");
        Directory.CreateDirectory(root[$"out.old-{Environment.ProcessId}"]);
        Directory.CreateDirectory(root[$"out.new-{Environment.ProcessId}"]);

        Publish(root["out"], "new");

        ShouldBeWhole(root["out"], "new");
    }

    [Fact]
    public void Publish_ForeignFileSinceItBegan_RefusesAndKeepsIt()
    {
        Publish(root["out"], "old");
        var folder = OutputFolder.Prepare(root["out"]);
        File.WriteAllText(root["out", "thesis.doc"], "precious");

        Should.Throw<Recipes.Diagnostics.DiagnosticException>(() => Publish(folder, "new"))
            .Diagnostics.ShouldHaveSingleItem().Code.ShouldBe("QB4001");

        File.ReadAllText(root["out", "thesis.doc"]).ShouldBe("precious");
        File.ReadAllText(root["out", "model", "weights"]).ShouldBe("old");
        Directory.GetFileSystemEntries(root.Path).ShouldBe([root["out"]]);
    }

    /// <summary>The child's part.</summary>
    internal static void PublishAndDie(string output, int change)
    {
        using var watch = Disk.Watch(new WatchedDisk((number, _) =>
        {
            if (number == change)
            {
                using var self = Process.GetCurrentProcess();
                self.Kill();
                Thread.Sleep(Timeout.Infinite);
            }

            return null;
        }));
        Publish(output, "new");
    }

    private IEnumerable<int> Changes()
    {
        Publish(root["out"], "old");
        var recorded = WatchedDisk.Recording();
        using (Disk.Watch(recorded))
        {
            Publish(root["out"], "new");
        }

        var changes = recorded.Operations.ToList();
        var exchange = changes.FindIndex(change => change.Action == DiskAction.Exchange);
        exchange.ShouldBeGreaterThan(0);
        return FullMatrix.IsOn ? Enumerable.Range(0, changes.Count) : [exchange, exchange + 1];
    }

    private static void Publish(string path, string text) => Publish(OutputFolder.Prepare(path), text);

    private static void Publish(OutputFolder folder, string text)
    {
        var content = Encoding.UTF8.GetBytes(text);
        string[] names = ["model/weights", "report.md"];
        var texts = names.ToDictionary(name => name, _ => content);
        texts.Add(OutputManifest.FileName, OutputManifest.Write(
            "test", [.. names.Select(name => new OutputFile(name, content.Length, Digest.Of(content)))]));
        folder.Publish(new Dictionary<string, string>(), texts, Encoding.UTF8.GetBytes(text));
    }

    private static void ShouldBeWhole(string path, params string[] texts)
    {
        string[] names = ["model/weights", "report.md", "run.json"];
        var found = names.Select(name => File.ReadAllText(Path.Combine(path, name))).Distinct().ShouldHaveSingleItem();
        texts.ShouldContain(found);
        File.ReadAllText(Path.Combine(path, "manifest.json")).ShouldContain(Digest.Of(Encoding.UTF8.GetBytes(found)));
        FolderReplacement.FilesOf(path).Count.ShouldBe(4);
    }
}
