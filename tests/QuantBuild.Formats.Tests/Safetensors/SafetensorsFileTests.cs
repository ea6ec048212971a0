using QuantBuild.Formats.Safetensors;
using QuantBuild.Formats.Tests.Support;

namespace QuantBuild.Formats.Tests.Safetensors;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, byte[], string> BadFiles()
    {
        var a = RawSafetensors.Tensor("a", "F32", "[2]", 0, 8);
        return new TheoryData<string, byte[], string>
        {
            { "empty", [], "has 0 bytes" },
            { "seven bytes", new byte[7], "has 7 bytes" },
            { "header over the cap", RawSafetensors.Build("{}", 0, 100_000_001), "100000001 bytes" },
            { "header past the end", RawSafetensors.Build("{}", 0, 3), "states a header of 3 bytes" },
            { "header of 2^64-1", RawSafetensors.Build("{}", 0, ulong.MaxValue), "18446744073709551615" },
            { "no header", RawSafetensors.Build("", 0), "not valid JSON" },
            { "not JSON", RawSafetensors.Build("{\"a\":", 0), "JSON" },
            { "an array", RawSafetensors.Build("[]", 0), "the header is not a JSON object" },
            { "text after the object", RawSafetensors.Build("{} x", 0), "not valid JSON" },
            { "two objects", RawSafetensors.Build("{}{}", 0), "not valid JSON" },
            { "invalid UTF-8", RawSafetensors.Build([.. "{\""u8, 0xff, .. "\":{}}"u8], 0), "not valid JSON" },
            { "lone surrogate", RawSafetensors.Build("{\"\\ud800\":{}}", 0), "not valid JSON" },
            { "nesting", RawSafetensors.Build("{\"a\":" + new string('[', 100_000), 0), "JSON" },
            { "nested shape", RawSafetensors.Build("{\"a\":{\"shape\":[[[[[[[[[[1]]]]]]]]]]}}", 0), "shape" },
            {
                "overlap",
                RawSafetensors.Build($"{{{a},{RawSafetensors.Tensor("b", "F32", "[2]", 4, 12)}}}", 12),
                "'b'"
            },
            { "gap", RawSafetensors.Build($"{{{a},{RawSafetensors.Tensor("b", "F32", "[1]", 12, 16)}}}", 16), "gap" },
            {
                "gap at the start",
                RawSafetensors.Build($"{{{RawSafetensors.Tensor("b", "F32", "[1]", 4, 8)}}}", 8),
                "gap"
            },
            { "past the end", RawSafetensors.Build($"{{{a}}}", 7), "the file holds 7" },
            { "uncovered end", RawSafetensors.Build($"{{{a}}}", 9), "tensors cover 8" },
            { "data without tensors", RawSafetensors.Build("{}", 1), "tensors cover 0" },
            {
                "end before start",
                RawSafetensors.Build($"{{{RawSafetensors.Tensor("a", "F32", "[2]", 8, 0)}}}", 8),
                "before it starts"
            },
            {
                "shape too large",
                RawSafetensors.Build($"{{{RawSafetensors.Tensor("a", "F32", "[3]", 0, 8)}}}", 8),
                "does not take"
            },
            {
                "product wraps to the right size",
                RawSafetensors.Build($"{{{RawSafetensors.Tensor("a", "U8", "[4294967296,4294967296,8]", 0, 0)}}}", 0),
                "does not take"
            },
            {
                "huge offsets",
                RawSafetensors.Build(
                    $"{{{RawSafetensors.Tensor("a", "U8", $"[{long.MaxValue}]", 0, long.MaxValue)}}}",
                    4),
                "the file holds 4"
            },
            {
                "offset over 64 bits",
                RawSafetensors.Build(
                    "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,9223372036854775808]}}",
                    1),
                "64-bit"
            },
            {
                "negative",
                RawSafetensors.Build($"{{{RawSafetensors.Tensor("a", "F32", "[-2]", 0, 8)}}}", 8),
                "non-negative"
            },
            {
                "fraction",
                RawSafetensors.Build($"{{{RawSafetensors.Tensor("a", "F32", "[2.5]", 0, 8)}}}", 8),
                "integers"
            },
            {
                "rank 65",
                RawSafetensors.Build(
                    $"{{{RawSafetensors.Tensor("a", "U8", $"[{string.Join(',', Enumerable.Repeat(1, 65))}]", 0, 1)}}}",
                    1),
                "64 numbers"
            },
            {
                "unknown dtype",
                RawSafetensors.Build($"{{{RawSafetensors.Tensor("a", "F31", "[2]", 0, 8)}}}", 8),
                "unknown dtype 'F31'"
            },
            { "dtype is a number", RawSafetensors.Build("{\"a\":{\"dtype\":1}}", 0), "dtype is not a JSON string" },
            {
                "duplicate tensor",
                RawSafetensors.Build($"{{{a},{RawSafetensors.Tensor("a", "F32", "[2]", 8, 16)}}}", 16),
                "two tensors"
            },
            {
                "duplicate key",
                RawSafetensors.Build(
                    "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}",
                    4),
                "twice"
            },
            { "missing key", RawSafetensors.Build("{\"a\":{\"dtype\":\"F32\",\"shape\":[]}}", 0), "lacks" },
            {
                "three offsets",
                RawSafetensors.Build("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1,1]}}", 1),
                "two data_offsets"
            },
            { "unknown key", RawSafetensors.Build("{\"a\":{\"stride\":1}}", 0), "'stride'" },
            { "tensor is a text", RawSafetensors.Build("{\"a\":\"F32\"}", 0), "'a' is not a JSON object" },
            { "metadata twice", RawSafetensors.Build("{\"__metadata__\":{},\"__metadata__\":{}}", 0), "twice" },
            { "metadata key twice", RawSafetensors.Build("{\"__metadata__\":{\"k\":\"1\",\"k\":\"1\"}}", 0), "twice" },
            { "metadata number", RawSafetensors.Build("{\"__metadata__\":{\"k\":1}}", 0), "'k'" },
        };
    }

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void Open_BadFile_NamesThePathTheReasonAndTheRemedy(string what, byte[] bytes, string reason)
    {
        var path = folder.Write("bad.safetensors", bytes);

        var exception = Should.Throw<ModelFileException>(() => SafetensorsFile.Open(path), what);

        exception.Path.ShouldBe(path);
        exception.Message.ShouldStartWith(path);
        exception.Message.ShouldContain(reason);
        exception.Message.ShouldMatch("again|Export the model");
    }

    [Fact]
    public void Open_MissingFile_SaysSo()
    {
        var path = folder["absent.safetensors"];

        Should.Throw<ModelFileException>(() => SafetensorsFile.Open(path)).Message.ShouldContain(path);
    }

    [Fact]
    public void Open_Folder_IsRefused() =>
        Should.Throw<ModelFileException>(() => SafetensorsFile.Open(folder.Path)).Path.ShouldBe(folder.Path);

    [Fact]
    public void Open_EmptyTensorsAndScalars_AreFound()
    {
        var header =
            "{" + RawSafetensors.Tensor("none", "F32", "[0,5]", 0, 0) + ","
            + RawSafetensors.Tensor("one", "I8", "[]", 0, 1) + "}  ";
        using var file = SafetensorsFile.Open(folder.Write("a.safetensors", RawSafetensors.Build(header, 1)));

        file.GetEntry("none").ElementCount.ShouldBe(0);
        file.GetEntry("one").Shape.ShouldBeEmpty();
        file.ReadArray<float>("none").ShouldBeEmpty();
        file.ReadArray<sbyte>("one").ShouldBe([(sbyte)0]);
        file.GetBytes(file.GetEntry("one")).ToArray().ShouldBe([(byte)0]);
    }

    [Fact]
    public void GetEntry_UnknownName_NamesTensorAndFile()
    {
        using var file = SafetensorsFile.Open(folder.Write("a.safetensors", RawSafetensors.Build("{}", 0)));

        Should.Throw<ModelFileException>(() => file.GetEntry("pooler")).Message.ShouldContain("'pooler'");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Read_FileChangedItsLength_IsRefused(int change)
    {
        var path = folder.Write(
            "a.safetensors",
            RawSafetensors.Build($"{{{RawSafetensors.Tensor("a", "U8", "[4]", 0, 4)}}}", 4));
        using var file = SafetensorsFile.Open(path);
        var entry = file.GetEntry("a");

        using (
            var writer = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            writer.SetLength(writer.Length + change);
        }

        Should.Throw<ModelFileException>(() => file.ReadArray<byte>("a")).Message.ShouldContain("when opened");
        Should
            .Throw<ModelFileException>(() =>
            {
                file.GetBytes(entry);
            })
            .Message.ShouldContain("when opened");
        Should.Throw<ModelFileException>(() => file.CopyTo(entry, Stream.Null)).Message.ShouldContain("when opened");
    }

    [Fact]
    public void Read_WrongLengthOrType_IsRefused()
    {
        using var file = SafetensorsFile.Open(
            folder.Write(
                "a.safetensors",
                RawSafetensors.Build($"{{{RawSafetensors.Tensor("a", "I64", "[1]", 0, 8)}}}", 8)));

        Should.Throw<ArgumentException>(() => file.Read("a", new long[2]));
        Should.Throw<ModelFileException>(() => file.ReadArray<float>("a")).Message.ShouldContain("a I64 [1]");
        Should.Throw<ModelFileException>(() => file.ReadArray<int>("a"));
    }

    [Fact]
    public void Members_AfterDispose_Throw()
    {
        var file = SafetensorsFile.Open(
            folder.Write(
                "a.safetensors",
                RawSafetensors.Build($"{{{RawSafetensors.Tensor("a", "U8", "[1]", 0, 1)}}}", 1)));
        var entry = file.GetEntry("a");
        file.Dispose();
        file.Dispose();

        Should.Throw<ObjectDisposedException>(() =>
        {
            file.GetBytes(entry);
        });
        Should.Throw<ObjectDisposedException>(() => file.ReadArray<byte>("a"));
    }
}
