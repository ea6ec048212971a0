using QuantBuild.Formats.Files;

namespace QuantBuild.Formats.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Write_ByManyAtTheSameMoment_LeavesOneOfThemWhole()
    {
        const int Writers = 8;
        const int Times = 50;
        var path = folder["shared.txt"];
        AtomicFile.Write(path, stream => stream.Write(Content(0)));

        var all = new ParallelOptions { MaxDegreeOfParallelism = Writers };
        Parallel.For(0, Writers, all, writer =>
        {
            for (var time = 0; time < Times; time++)
            {
                AtomicFile.Write(path, stream => stream.Write(Content(writer)), toDisk: false);
                File.ReadAllBytes(path).Distinct().ShouldHaveSingleItem();
            }
        });

        File.ReadAllBytes(path).Length.ShouldBe(Content(0).Length);
        Directory.GetFileSystemEntries(folder.Path).ShouldBe([path]);

        static byte[] Content(int writer) => [.. Enumerable.Repeat((byte)writer, 10_000)];
    }

    [Fact]
    public void Write_OfContentThatThrows_LeavesTheOldFileAlone()
    {
        var path = folder["kept.txt"];
        AtomicFile.Write(path, stream => stream.WriteByte(1));

        Should.Throw<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(2);
            throw new InvalidOperationException();
        }));

        File.ReadAllBytes(path).ShouldBe([1]);
        Directory.GetFileSystemEntries(folder.Path).ShouldBe([path]);
    }
}
