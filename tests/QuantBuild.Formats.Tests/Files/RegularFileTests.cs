using System.Diagnostics;
using System.Net.Sockets;
using QuantBuild.Formats.Files;

namespace QuantBuild.Formats.Tests.Files;

/// <summary>Nothing but regular files is opened: a pipe that nobody writes to would never open.</summary>
public sealed class RegularFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Open_File_ReadsIt()
    {
        File.WriteAllText(PathOf("a.txt"), "abc");

        using var stream = RegularFile.Open(PathOf("a.txt"));
        using var handle = RegularFile.OpenHandle(PathOf("a.txt"));

        stream.Length.ShouldBe(3);
        RandomAccess.GetLength(handle).ShouldBe(3);
        RegularFile.ReadAllBytes(PathOf("a.txt")).ShouldBe("abc"u8.ToArray());
    }

    [Fact]
    public void Open_LinkToAFile_ReadsIt()
    {
        File.WriteAllText(PathOf("a.txt"), "abc");
        File.CreateSymbolicLink(PathOf("link"), PathOf("a.txt"));

        RegularFile.ReadAllBytes(PathOf("link")).Length.ShouldBe(3);
        RegularFile.LengthOf(PathOf("link")).ShouldBe(3);
        InputFile.LengthOf(PathOf("link")).ShouldBe(3);
    }

    [Fact]
    public void Open_Folder_IsNamed() => Refused(folder.Path, "a folder");

    [Fact]
    public void Open_LinkToAFolder_IsNamed()
    {
        File.CreateSymbolicLink(PathOf("link"), folder.Path);

        Refused(PathOf("link"), "a folder");
    }

    [Fact]
    public void Open_AbsentFile_IsNotFound()
    {
        var exception = Should.Throw<FileNotFoundException>(() => RegularFile.Open(PathOf("none")));

        RegularFile.Explain(exception).ShouldBe("does not exist. Check the path.");
    }

    [Fact]
    public void Open_LinkToNothing_IsNotFound()
    {
        File.CreateSymbolicLink(PathOf("link"), PathOf("none"));

        Should.Throw<FileNotFoundException>(() => RegularFile.Open(PathOf("link")));
        Should.Throw<FileNotFoundException>(() => InputFile.LengthOf(PathOf("link")));
    }

    [Fact]
    public void Open_PipeOfAName_IsRefusedAtOnce()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using (var make = Process.Start("mkfifo", [PathOf("pipe")]))
        {
            make.WaitForExit();
        }

        File.CreateSymbolicLink(PathOf("link"), PathOf("pipe"));
        Refused(PathOf("pipe"), "a pipe");
        Refused(PathOf("link"), "a pipe");
    }

    [Fact]
    public void Open_Socket_IsNamed()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(PathOf("s")));

        Refused(PathOf("s"), "a socket");
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    [InlineData("/dev/tty")]
    [InlineData("/dev/random")]
    public void Open_Device_IsNamed(string path)
    {
        if (File.Exists(path))
        {
            Refused(path, "a device");
        }
    }

    public void Dispose() => folder.Dispose();

    private static void Refused(string path, string what)
    {
        Action[] ways =
        [
            () => RegularFile.Open(path).Dispose(),
            () => RegularFile.OpenHandle(path).Dispose(),
            () => RegularFile.ReadAllBytes(path),
            () => RegularFile.Require(path),
        ];
        foreach (var way in ways)
        {
            var exception = Should.Throw<NotRegularFileException>(way);
            exception.What.ShouldBe(what);
            exception.Message.ShouldBe($"'{path}' is {what}, not a file.");
            RegularFile.Explain(exception).ShouldBe($"is {what}, not a file. Give the path of a file.");
        }
    }

    private string PathOf(string name) => folder[name];
}
