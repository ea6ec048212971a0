using QuantBuild.Models.Training;

namespace QuantBuild.Models.Tests.Training;

public sealed class SealedFileTests
{
    [Fact]
    public void Read_WhatWasWritten_GivesItBack()
    {
        using var folder = new TemporaryFolder();
        var path = folder["a.bin"];
        SealedFile.Write(path, 3, writer => writer.Write("contents"));
        SealedFile.Read(path, 3, reader => reader.ReadString()).ShouldBe("contents");
    }

    [Fact]
    public void Read_AnotherFormat_CountsAsAbsent()
    {
        using var folder = new TemporaryFolder();
        var path = folder["a.bin"];
        SealedFile.Write(path, 3, writer => writer.Write("contents"));
        SealedFile.Read(path, 4, reader => reader.ReadString()).ShouldBeNull();
    }

    [Fact]
    public void Read_AnyByteChanged_CountsAsAbsent()
    {
        using var folder = new TemporaryFolder();
        var path = folder["a.bin"];
        SealedFile.Write(path, 3, writer => writer.Write("contents"));
        var bytes = File.ReadAllBytes(path);
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 1;
            File.WriteAllBytes(path, bytes);
            SealedFile.Read(path, 3, reader => reader.ReadString()).ShouldBeNull($"byte {i}");
            bytes[i] ^= 1;
        }
    }

    [Fact]
    public void Write_ThatFails_LeavesTheOldContents()
    {
        using var folder = new TemporaryFolder();
        var path = folder["a.bin"];
        SealedFile.Write(path, 3, writer => writer.Write("old"));
        Should.Throw<IOException>(() => SealedFile.Write(path, 3, _ => throw new IOException("full")));
        SealedFile.Read(path, 3, reader => reader.ReadString()).ShouldBe("old");
        SealedFile.RemoveUnfinished(folder.Path);
        Directory.GetFiles(folder.Path).ShouldBe([path]);
    }
}
