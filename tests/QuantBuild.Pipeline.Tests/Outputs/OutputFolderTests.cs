using QuantBuild.Pipeline.Outputs;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Tests.Outputs;

public sealed class OutputFolderTests : IDisposable
{
    private readonly TemporaryFolder root = new();

    public void Dispose() => root.Dispose();

    [Fact]
    public void Publish_NewAndThenOther_LeavesTheLastAlone()
    {
        Publish(root["out"], ("a.txt", "1"), ("b.txt", "2"));
        Publish(root["out"], ("a.txt", "3"));
        Directory.GetFiles(root["out"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(["a.txt", "manifest.json", "run.json"]);
        File.ReadAllText(root["out", "a.txt"]).ShouldBe("3");
        Directory.GetFileSystemEntries(root.Path).ShouldBe([root["out"]]);
    }

    [Fact]
    public void Publish_PathWithASeparatorAtItsEnd_IsTheSameFolder()
    {
        Publish(root["out"] + Path.DirectorySeparatorChar, ("a.txt", "1"));
        Publish(root["out"] + Path.DirectorySeparatorChar, ("a.txt", "2"));
        File.ReadAllText(root["out", "a.txt"]).ShouldBe("2");
        Directory.GetFileSystemEntries(root.Path).ShouldBe([root["out"]]);
    }

    [Fact]
    public void Prepare_EmptyFolder_IsTaken()
    {
        Directory.CreateDirectory(root["out"]);
        Publish(root["out"], ("a.txt", "1"));
        File.ReadAllText(root["out", "a.txt"]).ShouldBe("1");
    }

    [Fact]
    public void Prepare_AFileInItsPlace_Refuses()
    {
        File.WriteAllText(root["out"], "precious");
        ShouldRefuse(root["out"]);
        File.ReadAllText(root["out"]).ShouldBe("precious");
    }

    [Fact]
    public void Prepare_FolderWithOtherFiles_Refuses()
    {
        Directory.CreateDirectory(root["out"]);
        File.WriteAllText(root["out", "thesis.doc"], "precious");
        ShouldRefuse(root["out"]).ShouldContain("thesis.doc");
    }

    [Fact]
    public void Prepare_OutputsWithAnotherFileAmongThem_Refuses()
    {
        Publish(root["out"], ("a.txt", "1"));
        Directory.CreateDirectory(root["out", "notes"]);
        File.WriteAllText(root["out", "notes", "thesis.doc"], "precious");
        ShouldRefuse(root["out"]).ShouldContain("notes/thesis.doc");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no JSON")]
    [InlineData("""{ "schema": 1, "files": 3 }""")]
    [InlineData("""{ "manifest_version": 3, "name": "an extension" }""")]
    public void Prepare_FolderWithAManifestOfSomethingElse_Refuses(string manifest)
    {
        Directory.CreateDirectory(root["out"]);
        File.WriteAllText(root["out", "manifest.json"], manifest);
        File.WriteAllText(root["out", "background.js"], "precious");
        ShouldRefuse(root["out"]);
        File.Exists(root["out", "background.js"]).ShouldBeTrue();
    }

    [Fact]
    public void Prepare_ParentThatIsAFile_Refuses()
    {
        File.WriteAllText(root["file"], string.Empty);
        ShouldRefuse(root["file", "out"]);
    }

    private static string ShouldRefuse(string path)
    {
        var exception = Should.Throw<DiagnosticException>(() => OutputFolder.Prepare(path));
        exception.Diagnostics.ShouldHaveSingleItem().Code.ShouldBe("QB4001");
        exception.ExitCode.ShouldBe(2);
        return exception.Message;
    }

    private static void Publish(string path, params (string Name, string Text)[] files)
    {
        var texts = files.ToDictionary(file => file.Name, file => System.Text.Encoding.UTF8.GetBytes(file.Text));
        texts.Add(
            OutputManifest.FileName,
            OutputManifest.Write(
                "test", [.. files.Select(file => new OutputFile(file.Name, file.Text.Length, new string('0', 64)))]));
        OutputFolder.Prepare(path).Publish(new Dictionary<string, string>(), texts, "{}"u8.ToArray());
    }
}
