using QuantBuild.Formats.Files;

namespace QuantBuild.Formats.Tests.Files;

public sealed class StorageExceptionTests
{
    [Theory]
    [InlineData("ENOSPC", StorageFailure.Full, "no space is left for '/data/a'")]
    [InlineData("EDQUOT", StorageFailure.Full, "no space is left for '/data/a'")]
    [InlineData("EIO", StorageFailure.Device, "Input/output error")]
    [InlineData("ESTALE", StorageFailure.Device, "Stale file handle")]
    [InlineData("EACCES", StorageFailure.Denied, "access to '/data/a' is denied")]
    [InlineData("EROFS", StorageFailure.ReadOnly, "read-only file system")]
    [InlineData("EMFILE", StorageFailure.Limits, "Too many open files")]
    public void Of_ErrorOfTheSystem_HasItsKindAndNamesThePath(string name, StorageFailure failure, string text)
    {
        var exception = StorageException.Of("/data/a", DiskErrors.Make(name));

        exception.Failure.ShouldBe(failure);
        exception.Message.ShouldContain(text);
        exception.Message.ShouldContain("/data/a");
    }

    [Theory]
    [InlineData(unchecked((int)0x80070070), StorageFailure.Full)]
    [InlineData(unchecked((int)0x80070013), StorageFailure.ReadOnly)]
    [InlineData(unchecked((int)0x8007045D), StorageFailure.Device)]
    [InlineData(unchecked((int)0x80070020), StorageFailure.Held)]
    [InlineData(unchecked((int)0x80070004), StorageFailure.Limits)]
    public void Of_ErrorOfWindows_HasItsKind(int number, StorageFailure failure) =>
        StorageException.Of("/data/a", new IOException("text", number)).Failure.ShouldBe(failure);

    [Fact]
    public void Of_OneAlready_IsTheSame()
    {
        var exception = StorageException.Of("/data/a", DiskErrors.Make("EIO"));
        StorageException.Of("/other", exception).ShouldBeSameAs(exception);
    }

    [Fact]
    public void Of_PathOfThousands_IsCut() => StorageException
        .Of("/" + new string('a', 5000), new PathTooLongException(new string('b', 5000))).Message.Length
        .ShouldBeLessThan(600);

    [Fact]
    public void Create_ReservingMoreThanTheDiskHas_IsFull()
    {
        using var folder = new TemporaryFolder();
        var path = folder["a"];

        // Nothing of it may be reserved: other programs need the disk, too.
        Should.Throw<StorageException>(() => Disk.Create(path, long.MaxValue / 2)).Failure
            .ShouldBe(StorageFailure.Full);
        File.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public void Write_DeviceThatIsAlwaysFull_IsFullAndClosesWithoutASecondFault()
    {
        if (!File.Exists("/dev/full"))
        {
            return; // Only Linux has it.
        }

        using var stream = Disk.CreateShared("/dev/full");
        stream.Write("text"u8);
        Should.Throw<StorageException>(stream.Flush).Failure.ShouldBe(StorageFailure.Full);
        stream.Write("more"u8);
    }
}
