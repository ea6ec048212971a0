using QuantBuild.Pipeline.Running;
using QuantBuild.Pipeline.Tests.Support;

namespace QuantBuild.Pipeline.Tests;

/// <summary>A cache that other people and other versions write to.</summary>
public sealed class ForeignCacheEntryTests
{
    private const string Stage = "evaluation-texts";

    public static TheoryData<string, Action<string>> Damages => new()
    {
        { "manifest is garbage", entry => File.WriteAllBytes(Manifest(entry), [0xFF, 0, 1]) },
        { "manifest is empty", entry => File.WriteAllText(Manifest(entry), "") },
        { "manifest is a list", entry => File.WriteAllText(Manifest(entry), "[]") },
        { "manifest is of a newer version", entry => Replace(entry, "\"schema\": 1", "\"schema\": 2") },
        { "manifest lacks its files", entry => Replace(entry, "\"files\"", "\"flies\"") },
        { "manifest is a folder", entry => Become(Manifest(entry), path => Directory.CreateDirectory(path)) },
        {
            "manifest is a link to itself",
            entry => Become(Manifest(entry), path => File.CreateSymbolicLink(path, path))
        },
        {
            "file is a folder",
            entry => Become(Path.Combine(entry, "texts.bin"), path => Directory.CreateDirectory(path))
        },
        {
            "file is a dangling link",
            entry => Become(Path.Combine(entry, "texts.bin"), path => File.CreateSymbolicLink(path, "/nowhere"))
        },
        { "file has one byte more", entry => File.AppendAllText(Path.Combine(entry, "texts.bin"), "x") },
        { "entry is a file", entry => Become(entry, path => File.WriteAllText(path, "entry")) },
        { "entry is an empty folder", entry => Become(entry, path => Directory.CreateDirectory(path)) },
        { "entry is a dangling link", entry => Become(entry, path => File.CreateSymbolicLink(path, "/nowhere")) },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void Plan_DamagedEntry_IsSaidAndRunComputesItAgain(string damage, Action<string> harm)
    {
        using var project = new TinyProject(new RecipeText { Modules = 1 }, layers: 1);
        var result = project.Run();
        var before = FolderSnapshot.DigestsOf(project.Output);
        harm(Path.GetDirectoryName(project.ArtifactOf(result, Stage, "texts.bin"))!);

        var state = project.Plan().States.Single(state => state.Stage == Stage);

        state.IsCached.ShouldBeFalse(damage);
        state.Reason.ShouldBeOneOf(
            "its result in the cache was damaged and is set aside",
            "its result in the cache cannot be read",
            "never run");
        project.Run().Stages.Count(stage => stage.State == StageState.Done).ShouldBe(1);
        FolderSnapshot.DigestsOf(project.Output).ShouldBe(before);
        project.Plan().States.ShouldAllBe(each => each.IsCached);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public void Plan_EntryOfAnotherRecipeDamaged_IsPassedOver(string damage, Action<string> harm)
    {
        using var project = new TinyProject(new RecipeText { Modules = 1 }, layers: 1);
        var result = project.Run();
        harm(Path.GetDirectoryName(project.ArtifactOf(result, Stage, "texts.bin"))!);
        project.Write(new RecipeText { Modules = 1, TextColumn = "label" });

        project.Plan().States.Single(state => state.Stage == "calibration-texts").Reason
            .ShouldBe("not run yet with the text column label (was sentence)", damage);
    }

    private static string Manifest(string entry) => Path.Combine(entry, "manifest.json");

    private static void Replace(string entry, string text, string by) => File.WriteAllText(
        Manifest(entry), File.ReadAllText(Manifest(entry)).Replace(text, by, StringComparison.Ordinal));

    private static void Become(string path, Action<string> make)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }

        make(path);
    }
}
