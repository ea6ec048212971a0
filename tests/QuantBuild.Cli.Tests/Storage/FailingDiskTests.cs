using System.Security.Cryptography;
using System.Text.RegularExpressions;
using QuantBuild.Formats.Files;
using QuantBuild.Tests.Shared.Feeds;
using QuantBuild.Tests.Shared.ModelPackages;

namespace QuantBuild.Cli.Tests.Storage;

/// <summary>
/// Commands whose every change of the disk fails once: each ends with a code that names the disk, shows nothing
/// half-written, and the last one, undisturbed, ends with the bytes of one that never met a failure.
/// </summary>
public sealed partial class FailingDiskTests
{
    // Of the changes, one in so many fails in an ordinary run.
    private static readonly int Every = FullMatrix.Count(13, 1);

    public static TheoryData<string> Errors => FullMatrix.Cases(DiskErrors.Main, few: 2);

    [Theory]
    [MemberData(nameof(Errors))]
    [Trait("Category", FullMatrix.Category)]
    public void Run_EachChangeFails_SaysSoAndTheNextRunEndsWithTheSameBytes(string error)
    {
        using var undisturbed = new TemporaryFolder();
        using var folder = new TemporaryFolder();
        string[] run = ["run", "tiny.quant.yaml", "--resolved", "resolved.json"];
        Project(undisturbed);
        Invocation.Run(undisturbed.Path, run).ExitCode.ShouldBe(0);
        Project(folder);

        var failures = FailEach(folder, error, ["QB4001", "QB4002"], run, () => Remove(folder, "cache", "quantized"));

        failures.ShouldBeGreaterThan(FullMatrix.Count(2, 100));
        DigestsOf(folder["quantized"]).ShouldBe(DigestsOf(undisturbed["quantized"]));
        Directory.GetFileSystemEntries(folder["quantized"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(["tiny", "tiny.log"]);
        Directory.GetFileSystemEntries(folder["cache/tmp"]).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Errors))]
    [Trait("Category", FullMatrix.Category)]
    public void Pack_EachChangeFails_SaysSoAndTheNextPackWritesTheSameBytes(string error)
    {
        using var undisturbed = new TemporaryFolder();
        using var folder = new TemporaryFolder();
        string[] pack =
        [
            "pack", "model", "--id", "Some.Models", "--version", "1.0.0", "--output", "packages", "--split-megabytes",
            "1",
        ];
        Project(undisturbed);
        Invocation.Run(undisturbed.Path, pack).ExitCode.ShouldBe(0);
        Project(folder);

        FailEach(folder, error, ["QB5026"], pack, () => Remove(folder, "packages"))
            .ShouldBeGreaterThan(FullMatrix.Count(0, 9));

        DigestsOf(folder["packages"]).ShouldBe(DigestsOf(undisturbed["packages"]));
        Directory.GetDirectories(folder["packages"]).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Errors))]
    [Trait("Category", FullMatrix.Category)]
    public void Pull_EachChangeFails_SaysSoAndTheNextPullPlacesTheSameBytes(string error)
    {
        using var folder = new TemporaryFolder();
        new ModelPackageBuilder("Some.Models", "1.0.0").Model("first").Save(folder["feed"]);
        new ModelPackageBuilder("Some.Models", "2.0.0").Model("first", seed: 2).Model("second").Save(folder["feed"]);
        new NuGetConfiguration().Write(folder.Path);
        Pull("1.0.0", "pulled").ShouldBe(0);
        Pull("2.0.0", "expected").ShouldBe(0);
        var before = DigestsOf(folder["pulled"]);

        FailEach(
            folder,
            error,
            ["QB5026"],
            PullOf("2.0.0", "pulled"),
            () => Pull("1.0.0", "pulled").ShouldBe(0),
            () => DigestsOf(folder["pulled"]).ShouldBeOneOf(before, DigestsOf(folder["expected"])))
            .ShouldBeGreaterThan(FullMatrix.Count(0, 9));

        DigestsOf(folder["pulled"]).ShouldBe(DigestsOf(folder["expected"]));
        Directory.GetDirectories(folder.Path, "pulled*").ShouldHaveSingleItem();

        int Pull(string version, string output) => Invocation.Run(folder.Path, PullOf(version, output)).ExitCode;

        static string[] PullOf(string version, string output) =>
            ["pull", "Some.Models", "--version", version, "--source", "feed", "--output", output];
    }

    [Theory]
    [MemberData(nameof(Errors))]
    [Trait("Category", FullMatrix.Category)]
    public void Run_LogFailsAtAnyLine_GoesOnAndSaysSoOnce(string error)
    {
        using var folder = new TemporaryFolder();
        Project(folder);
        var lines = 0;
        Invocation run;
        using (Disk.Watch(new WatchedDisk((_, change) => change.Path.EndsWith(".log", StringComparison.Ordinal)
            && change.Action == DiskAction.Write && ++lines > 3
                ? DiskErrors.Make(error)
                : null)))
        {
            run = Invocation.Run(folder.Path, "run", "tiny.quant.yaml");
        }

        run.ExitCode.ShouldBe(0, run.All);
        run.Error.Split("warning QB5012").Length.ShouldBe(2, run.Error);
        File.Exists(folder["quantized/tiny/report.json"]).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Errors))]
    [Trait("Category", FullMatrix.Category)]
    public void Run_LogCannotBeMade_GoesOnAndSaysSo(string error)
    {
        using var folder = new TemporaryFolder();
        Project(folder);
        Invocation run;
        using (Disk.Watch(new WatchedDisk((_, change) =>
            change.Path.EndsWith(".log", StringComparison.Ordinal) ? DiskErrors.Make(error) : null)))
        {
            run = Invocation.Run(folder.Path, "run", "tiny.quant.yaml", "--log", "my.log");
        }

        run.ExitCode.ShouldBe(0, run.All);
        run.Error.ShouldContain("warning QB5012");
    }

    // Runs until nothing new fails. A change is known by how many stages' results there are, what it does, where, and
    // how often: what the cache holds from the calls before is not done again.
    private static int FailEach(
        TemporaryFolder folder, string error, string[] places, string[] arguments, Action startOver,
        Action? check = null)
    {
        var known = new Dictionary<string, bool>(StringComparer.Ordinal);
        for (var failures = 0; ; failures++)
        {
            var seen = new Dictionary<string, int>(StringComparer.Ordinal);
            var hasFailed = false;
            var disk = new WatchedDisk((_, change) =>
            {
                if (hasFailed || change.Path.EndsWith(".log", StringComparison.Ordinal))
                {
                    return null;
                }

                var name =
                    $"{ArtifactsOf(folder)} {change.Action} "
                    + $"{Unique().Replace(Path.GetRelativePath(folder.Path, change.Path), "*")}";
                var count = seen[name] = seen.GetValueOrDefault(name) + 1;
                if (!known.TryAdd($"{name} {count}", known.Count % Every == 0) || !known[$"{name} {count}"])
                {
                    return null;
                }

                hasFailed = true;
                return DiskErrors.Make(error);
            });
            Invocation call;
            using (Disk.Watch(disk))
            {
                call = Invocation.Run(folder.Path, arguments);
            }

            var what = $"{error} at {disk.Failed}: {call.All}";
            if (disk.Failed is null)
            {
                call.ExitCode.ShouldBe(0, what);
                return failures;
            }

            if (call.ExitCode != 0)
            {
                call.ExitCode.ShouldBe(2, what);
                DiskErrors.CodesOf(error, places).ShouldContain(
                    ErrorCode().Match(call.Error).Groups["code"].Value, what);
                call.Error.Split('\n').ShouldAllBe(line => line.Length < 2000, what);
            }

            check?.Invoke();
            var output = folder["quantized/tiny"];
            (!Directory.Exists(output) || File.Exists(Path.Combine(output, "run.json"))).ShouldBeTrue(what);
            (!Directory.Exists(folder["packages"]) || arguments[0] != "pack"
                || Directory.GetFiles(folder["packages"])
                    .All(path => path.EndsWith(".nupkg", StringComparison.Ordinal)))
                .ShouldBeTrue(what);
            if (call.ExitCode == 0)
            {
                startOver(); // The command went on without what failed, and did all that was left.
            }
        }
    }

    private static void Remove(TemporaryFolder folder, params string[] names)
    {
        foreach (var name in names.Where(name => Directory.Exists(folder[name])))
        {
            Directory.Delete(folder[name], recursive: true);
        }
    }

    private static int ArtifactsOf(TemporaryFolder folder) => Directory.Exists(folder["cache"])
        ? Directory.GetDirectories(folder["cache"], "??").Sum(shelf => Directory.GetDirectories(shelf).Length)
        : 0;

    private static void Project(TemporaryFolder folder) => new TinyModelProject(folder.Path).WriteRecipe(method: "rtn");

    private static string DigestsOf(string folder) => string.Join('\n', FolderReplacement.FilesOf(folder)
        .Where(file => !file.EndsWith(".log", StringComparison.Ordinal) && Path.GetFileName(file) != "run.json")
        .Select(file =>
            $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, file))))} {file}"));

    // Of a temporary name: the cache's number, eight letters, a process with a count.
    [GeneratedRegex(@"(?<=tmp[/\\]|\.new-|\.quantbuild-|-pack-)[a-z0-9]{8}|\d+-\d+(?=\.tmp$)", RegexOptions.None, 1000)]
    private static partial Regex Unique();

    [GeneratedRegex("error (?<code>QB[0-9]{4})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ErrorCode();
}
