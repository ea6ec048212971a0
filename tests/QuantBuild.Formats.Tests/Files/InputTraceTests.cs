using QuantBuild.Formats.Files;

namespace QuantBuild.Formats.Tests.Files;

public sealed class InputTraceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Record_FilesFoundAndMissing_TellsThemApart()
    {
        var present = Write("present");
        var absent = folder["absent"];
        var trace = new InputTrace();

        trace.Record(() => InputFile.Exists(present) && InputFile.Exists(absent));

        trace.Found.ShouldBe([present]);
        trace.Missing.ShouldBe([absent]);
    }

    [Fact]
    public void Record_OpeningWhatIsMissing_IsNotedAndStillFails()
    {
        var absent = folder["absent"];
        var trace = new InputTrace();

        Should.Throw<FileNotFoundException>(() => trace.Record(() => InputFile.OpenRead(absent)));

        trace.Missing.ShouldBe([absent]);
    }

    [Fact]
    public void Record_Nested_TellsBoth()
    {
        var (first, second) = (Write("first"), Write("second"));
        var (outer, inner) = (new InputTrace(), new InputTrace());

        outer.Record(() => InputFile.Exists(first) && inner.Record(() => InputFile.LengthOf(second) > 0));

        outer.Found.ShouldBe([first, second]);
        inner.Found.ShouldBe([second]);
    }

    [Fact]
    public void Record_AfterItsEnd_TellsNothing()
    {
        var trace = new InputTrace();
        trace.Record(() => 0);

        InputFile.Exists(Write("later"));

        trace.Found.ShouldBeEmpty();
    }

    [Fact]
    public void Record_OtherThreads_AreHeard()
    {
        var paths = Enumerable.Range(0, 8).Select(number => Write($"file{number}")).ToArray();
        var trace = new InputTrace();

        trace.Record(() => Parallel.ForEach(paths, path => InputFile.Exists(path)).IsCompleted).ShouldBeTrue();

        trace.Found.ShouldBe(paths);
    }

    [Fact]
    public void Exists_LinkToNothingOrToItself_IsThereAndFailsToOpen()
    {
        foreach (var (name, target) in new[] { ("dangling", "nowhere"), ("loop", "loop") })
        {
            var link = folder[name];
            File.CreateSymbolicLink(link, target);

            InputFile.Exists(link).ShouldBeTrue();
            Should.Throw<IOException>(() => InputFile.OpenRead(link));
        }

        InputFile.Exists(folder.Path).ShouldBeFalse();
    }

    [Fact]
    public void Record_PathThroughDots_IsToldWithoutThem()
    {
        var present = Write("present");
        var trace = new InputTrace();

        trace.Record(() => InputFile.Exists(folder["sub", "..", "present"]));

        trace.Found.ShouldBe([present]);
    }

    public void Dispose() => folder.Dispose();

    private string Write(string name)
    {
        var path = folder[name];
        File.WriteAllText(path, name);
        return path;
    }
}
