using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using QuantBuild.Formats.Files;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Formats.Tests.Safetensors;

public sealed class SafetensorsWriterTests : IDisposable
{
    private static readonly float[] Awkward =
    [
        0f,
        -0f,
        1f,
        1f / 3f,
        float.Epsilon,
        float.MaxValue,
        float.NegativeInfinity,
        BitConverter.Int32BitsToSingle(0x7fc00001),
        BitConverter.Int32BitsToSingle(unchecked((int)0xffa00000)),
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Write_ThenRead_KeepsEveryBitNameShapeAndMetadata()
    {
        var path = folder["a.safetensors"];
        SafetensorsWriter.Write(
            path,
            [
                SafetensorsTensor.FromSingles("w", [3, 3], Awkward),
                SafetensorsTensor.FromInt64("ids", [2], new long[] { long.MinValue, 7 }),
                SafetensorsTensor.FromInt32("words", [1, 2], new[] { int.MinValue, -1 }),
                SafetensorsTensor.FromSBytes("codes", [3], new sbyte[] { -128, 0, 127 }),
                new SafetensorsTensor("raw \"ü\n", StoredElementType.U8, [], new byte[] { 42 }),
                new SafetensorsTensor(
                    "streamed",
                    StoredElementType.BF16,
                    [2],
                    stream => stream.Write([0x80, 0x3f, 0, 0xc0])),
            ],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt", ["a"] = "{\"x\":1}" });

        using var file = SafetensorsFile.Open(path);
        Bits(file.ReadArray<float>("w")).ShouldBe(Bits(Awkward));
        file.GetEntry("w").Shape.ShouldBe([3L, 3L]);
        file.ReadArray<long>("ids").ShouldBe([long.MinValue, 7]);
        file.ReadArray<int>("words").ShouldBe([int.MinValue, -1]);
        file.ReadArray<long>("words").ShouldBe([int.MinValue, -1L]);
        file.ReadArray<sbyte>("codes").ShouldBe([(sbyte)-128, (sbyte)0, (sbyte)127]);
        file.ReadArray<int>("codes").ShouldBe([-128, 0, 127]);
        file.ReadArray<byte>("raw \"ü\n").ShouldBe([(byte)42]);
        file.ReadArray<float>("streamed").ShouldBe([1f, -2f]);
        file.Metadata.ShouldBe(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt", ["a"] = "{\"x\":1}" },
            ignoreOrder: true);
    }

    [Fact]
    public void Write_AnyOrder_GivesTheSameBytesSortedAndAligned()
    {
        SafetensorsTensor[] tensors =
        [
            SafetensorsTensor.FromSBytes("a", [1], new sbyte[] { 1 }),
            SafetensorsTensor.FromSingles("b", [1], new[] { 1f }),
            SafetensorsTensor.FromInt64("c", [1], new[] { 1L }),
            SafetensorsTensor.FromSingles("B", [1], new[] { 2f }),
        ];
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["y"] = "1", ["x"] = "2" };
        var reversed = metadata.Reverse().ToDictionary(StringComparer.Ordinal);
        SafetensorsWriter.Write(folder["1"], tensors, metadata);
        SafetensorsWriter.Write(folder["2"], tensors.Reverse(), reversed);

        var bytes = File.ReadAllBytes(folder["1"]);
        bytes.ShouldBe(File.ReadAllBytes(folder["2"]));
        var headerLength = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        (headerLength % 8).ShouldBe(0);
        Encoding
            .UTF8.GetString(bytes, 8, headerLength)
            .TrimEnd(' ')
            .ShouldBe(
                "{\"__metadata__\":{\"x\":\"2\",\"y\":\"1\"},"
                    + "\"c\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]},"
                    + "\"B\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]},"
                    + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[12,16]},"
                    + "\"a\":{\"dtype\":\"I8\",\"shape\":[1],\"data_offsets\":[16,17]}}");
    }

    [Fact]
    public void Write_CallbackFails_LeavesTheTargetAndNoOtherFile()
    {
        var path = folder.Write("a.safetensors", "before");
        SafetensorsTensor failing = new(
            "a",
            StoredElementType.U8,
            [1],
            _ => throw new NotSupportedException("no"));
        SafetensorsTensor shortOne = new("a", StoredElementType.U8, [2], stream => stream.WriteByte(1));

        Should.Throw<NotSupportedException>(() => SafetensorsWriter.Write(path, [failing]));
        Should
            .Throw<InvalidOperationException>(() => SafetensorsWriter.Write(path, [shortOne]))
            .Message.ShouldContain("'a'");

        File.ReadAllText(path).ShouldBe("before");
        Directory.GetFileSystemEntries(folder.Path).ShouldBe([path]);
    }

    [Fact]
    public void Write_FolderMissing_NamesThePath()
    {
        var path = folder["absent/a.safetensors"];

        var exception = Should.Throw<StorageException>(() => SafetensorsWriter.Write(path, []));

        exception.Path.ShouldStartWith(path);
        exception.Failure.ShouldBe(StorageFailure.Missing);
    }

    [Fact]
    public void Write_NameTwiceOrReserved_IsRefused()
    {
        var tensor = SafetensorsTensor.FromSBytes("a", [0], ReadOnlyMemory<sbyte>.Empty);
        var reserved = SafetensorsTensor.FromSBytes("__metadata__", [0], ReadOnlyMemory<sbyte>.Empty);

        Should.Throw<ArgumentException>(() => SafetensorsWriter.Write(folder["a"], [tensor, tensor]));
        Should.Throw<ArgumentException>(() => SafetensorsWriter.Write(folder["a"], [reserved]));
        Should.Throw<ArgumentException>(() => SafetensorsTensor.FromSingles("a", [2], new float[3]));
    }

    [Fact]
    public void Read_HalfBrainAndDouble_ConvertExactlyOrToNearestEven()
    {
        var halves = Enumerable.Range(0, 1 << 16).Select(bits => (ushort)bits).ToArray();
        double[] doubles = [1 + Math.ScaleB(1, -24), 1 + Math.ScaleB(3, -24), 1e300, -0.0];
        var path = folder["a.safetensors"];
        SafetensorsWriter.Write(
            path,
            [
                new SafetensorsTensor(
                    "f16",
                    StoredElementType.F16,
                    [1 << 16],
                    MemoryMarshal.AsBytes(halves.AsSpan()).ToArray()),
                new SafetensorsTensor(
                    "bf16",
                    StoredElementType.BF16,
                    [1 << 16],
                    MemoryMarshal.AsBytes(halves.AsSpan()).ToArray()),
                new SafetensorsTensor(
                    "f64",
                    StoredElementType.F64,
                    [4],
                    MemoryMarshal.AsBytes(doubles.AsSpan()).ToArray()),
            ]);

        using var file = SafetensorsFile.Open(path);
        Bits(file.ReadArray<float>("f16"))
            .ShouldBe(Bits([.. halves.Select(bits => (float)BitConverter.UInt16BitsToHalf(bits))]));
        Bits(file.ReadArray<float>("bf16")).ShouldBe([.. halves.Select(bits => bits << 16)]);
        Bits(file.ReadArray<float>("f64")).ShouldBe(Bits([1f, 1 + MathF.ScaleB(1, -22), float.PositiveInfinity, -0f]));
    }

    [Fact]
    public void ReadRange_AcrossChunks_EqualsTheWhole()
    {
        var values = Enumerable.Range(0, 700_000).Select(i => (double)i).ToArray();
        var path = folder["a.safetensors"];
        SafetensorsWriter.Write(
            path,
            [
                new SafetensorsTensor(
                    "a",
                    StoredElementType.F64,
                    [700, 1000],
                    MemoryMarshal.AsBytes(values.AsSpan()).ToArray()),
            ]);

        using var file = SafetensorsFile.Open(path);
        file.ReadArray<double>("a").SequenceEqual(values).ShouldBeTrue();
        var part = new float[300_000];
        file.ReadRange(file.GetEntry("a"), 123_456, part.AsSpan());
        part.SequenceEqual(values.Skip(123_456).Take(300_000).Select(value => (float)value)).ShouldBeTrue();
        var copy = new MemoryStream();
        file.CopyTo(file.GetEntry("a"), copy);
        copy.ToArray().AsSpan().SequenceEqual(file.GetBytes(file.GetEntry("a"))).ShouldBeTrue();
        Should.Throw<ArgumentOutOfRangeException>(() => file.ReadRange(file.GetEntry("a"), 400_001, part.AsSpan()));
    }

    private static int[] Bits(float[] values) => [.. values.Select(BitConverter.SingleToInt32Bits)];
}
