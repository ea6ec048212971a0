using System.IO.Compression;
using System.Text;
using QuantBuild.Formats.PyTorch;
using QuantBuild.Tests.Shared.PyTorch;

namespace QuantBuild.Formats.Tests.PyTorch;

/// <summary>What a checkpoint must not be: each case is refused by what is wrong with it.</summary>
public sealed class HostileCheckpointTests : IDisposable
{
    private static readonly RawTensor Six = RawTensor.OfSingles("six", [2, 3], 0, 1, 2, 3, 4, 5);

    private static readonly (string What, RawTensor Tensor, string Named, ModelFileProblem Problem)[] Views =
    [
        ("past the end", Six with { Offset = 1 }, "ends at element 6", ModelFileProblem.Damaged),
        ("negative stride", Six with { Strides = [-3, 1] }, "negative", ModelFileProblem.Damaged),
        ("negative offset", Six with { Offset = -1 }, "negative", ModelFileProblem.Damaged),
        ("negative extent", Six with { Shape = [-2, -3] }, "negative", ModelFileProblem.Damaged),
        ("ranks", Six with { Strides = [1] }, "2 dimensions and 1 strides", ModelFileProblem.Damaged),
        ("a billion", Six with { Shape = [1_000_000_000] }, "ends at element 999999999", ModelFileProblem.Damaged),
        (
            "a billion of one", Six with { Shape = [1_000_000_000], Strides = [0] }, "repeats",
            ModelFileProblem.Unsupported
        ),
        (
            "overflow", Six with { Shape = [long.MaxValue, long.MaxValue], Strides = [long.MaxValue, 1] },
            "ends at element", ModelFileProblem.Damaged
        ),
        (
            "lying storage", Six with { Shape = [1_000_000_000], StatedCount = 1_000_000_000 }, "1000000000",
            ModelFileProblem.Damaged
        ),
        ("huge storage", Six with { StatedCount = long.MaxValue }, "9223372036854775807", ModelFileProblem.Damaged),
        ("negative storage", Six with { StatedCount = -6 }, "persistent id", ModelFileProblem.Damaged),
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("os", "system")]
    [InlineData("posix", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("builtins", "getattr")]
    [InlineData("System.Diagnostics", "Process")]
    [InlineData("torch", "UntypedStorage")]
    [InlineData("torch._utils", "_rebuild_tensor_v3")]
    public void Open_ForeignGlobal_IsNamedAndNotRun(string module, string name)
    {
        foreach (var protocol in new[] { 2, 4 })
        {
            var pickle = new PickleAssembler(protocol).Global(module, name).Text("touch /tmp/x").Raw(0x85).Op('R')
                .Finish();

            RefusePickle(pickle, $"{module}.{name}", ModelFileProblem.Unsupported);
            Refuse(RawCheckpoint.Legacy(pickle, []), $"{module}.{name}", ModelFileProblem.Unsupported);
            Refuse(pickle, $"{module}.{name}", ModelFileProblem.Unsupported);
        }
    }

    [Theory]
    [InlineData("i", "Instance")]
    [InlineData("o", "Object")]
    [InlineData("P", "PersistentId")]
    [InlineData("I", "Integer")]
    [InlineData("0", "Pop")]
    [InlineData("\u0081", "NewObject")]
    [InlineData("\u0082", "Extension1")]
    [InlineData("\u0092", "NewObjectWithKeywords")]
    [InlineData("\u0097", "NextBuffer")]
    public void Open_OpcodeOutsideOfTheList_IsNamed(string opcode, string name) => RefusePickle(
        new PickleAssembler().Op('}').Raw((byte)opcode[0]).Finish(), $"opcode {name}", ModelFileProblem.Unsupported);

    [Fact]
    public void Open_NoOpcode_IsDamaged() => RefusePickle(
        new PickleAssembler().Raw(0xEE).Finish(), "byte 238", ModelFileProblem.Damaged);

    public static TheoryData<string, string> DamagedPickles => new()
    {
        { "]q\0h\0a.", "holds itself" },
        { "}q\0X\u0001\0\0\0ah\0s.", "holds itself" },
        { "\u008B\0\0\u0010\0.", "an integer of 1048576 bytes" },
        { "X\u00FF\u00FF\u00FF\u007F.", "a text of 2147483647 bytes" },
        { "X\u0002\0\0\0\u00FF\u00FE.", "not UTF-8" },
        { "h\u0009.", "was not kept" },
        { "j\u00FF\u00FF\u00FF\u00FF.", "4294967295" },
        { "u.", "mark" },
        { "s.", "is not there" },
        { "(.", "is not there" },
        { ".", "is not there" },
        { "}", "ends within" },
        { "K\u0001K\u0002a.", "no list" },
        { "K\u0001(K\u0002u.", "no dictionary" },
        { "K\u0001)R.", "no function" },
        { "ctorch\nFloatStorage\n)R.", "torch.FloatStorage" },
        { "ccollections\nOrderedDict\nK\u0001\u0085R.", "no list of pairs" },
        { "X\u0001\0\0\0aQ.", "persistent id" },
        { "}(X\u0001\0\0\0aNX\u0001\0\0\0aNu.", "twice" },
        { "cos", "end of a line" },
        { new string('(', 1000), "deep" },
        { ")" + new string('\u0085', 1000) + ".", "deep" },
        { new string(']', 100_000), "at once" },
    };

    [Theory]
    [MemberData(nameof(DamagedPickles))]
    public void Open_DamagedPickle_IsRefused(string body, string named) => RefusePickle(
        [0x80, 2, .. Encoding.Latin1.GetBytes(body)], named, ModelFileProblem.Damaged);

    [Fact]
    public void Open_MoreOpcodesThanAnyCheckpoint_IsRefused() => RefusePickle(
        [.. new PickleAssembler().Op('}').Raw(Enumerable.Repeat((byte)0x80, 5_000_000).Select(
            (value, index) => index % 2 == 0 ? value : (byte)2).ToArray()).Finish()],
        "opcodes",
        ModelFileProblem.Unsupported);

    [Fact]
    public void Open_StateOfAForeignThing_IsRefused() => RefusePickle(
        new PickleAssembler().Op(']').Op('}').Op('b').Finish(), "Build", ModelFileProblem.Unsupported);

    [Fact]
    public void Open_AnotherProtocol_IsNamed() => RefusePickle([0x80, 9, (byte)'}', (byte)'.'], "protocol 9",
        ModelFileProblem.Unsupported);

    [Fact]
    public void Open_ViewThatLeavesItsStorage_IsRefused()
    {
        foreach (var (what, tensor, named, problem) in Views)
        {
            Refuse(RawCheckpoint.Zip([tensor]), named, problem, what);
            Refuse(RawCheckpoint.Legacy([tensor]), named, problem, what);
        }
    }

    [Fact]
    public void Open_StorageOfTwoTypes_IsRefused() => Refuse(
        RawCheckpoint.Zip([Six, Six with { Name = "other", StorageType = "IntStorage" }]),
        "two types",
        ModelFileProblem.Damaged);

    [Fact]
    public void Open_StorageIsMissing_IsNamed()
    {
        var pickle = new PickleAssembler().StateDictionary([Six], isLegacy: false).Finish();
        Refuse(RawCheckpoint.Zip(pickle, []), "\"six\"", ModelFileProblem.Damaged);
        var legacy = new PickleAssembler().StateDictionary([Six], isLegacy: true).Finish();
        Refuse(RawCheckpoint.Legacy(legacy, []), "\"six\"", ModelFileProblem.Damaged);
    }

    [Fact]
    public void Open_NothingButOtherThings_IsRefused()
    {
        RefusePickle(new PickleAssembler().Op(']').Finish(), "dictionary", ModelFileProblem.Unsupported);
        RefusePickle(
            new PickleAssembler().Op('}').Text("model").Op('}').Op('s').Finish(), "model",
            ModelFileProblem.Unsupported);
    }

    [Fact]
    public void Open_LegacyCutOffAnywhere_IsRefused()
    {
        var whole = RawCheckpoint.Legacy([Six]);
        for (var length = 0; length < whole.Length; length++)
        {
            Refuse(whole[..length], "", ModelFileProblem.Damaged, $"{length}");
        }

        Refuse([.. whole, 0], "behind its last storage", ModelFileProblem.Damaged);
    }

    [Fact]
    public void Open_ZipCutOffAnywhere_IsRefused()
    {
        var whole = RawCheckpoint.Zip([Six]);
        for (var length = 0; length < whole.Length; length++)
        {
            Refuse(whole[..length], "", ModelFileProblem.Damaged, $"{length}");
        }
    }

    [Theory]
    [InlineData("archive/../../etc/passwd")]
    [InlineData("/archive/x")]
    [InlineData("archive\\x")]
    [InlineData("C:x")]
    [InlineData("archive//x")]
    public void Open_EntryThatClimbs_IsNamed(string name) => Refuse(
        Valid().Add(name, [1]).Finish(), "leads elsewhere", ModelFileProblem.Damaged);

    [Fact]
    public void Open_EntryTwice_IsNamed() => Refuse(
        Valid().Add("archive/data.pkl", [1]).Finish(), "twice", ModelFileProblem.Damaged);

    [Fact]
    public void Open_EncryptedEntry_IsNamed() => Refuse(
        Valid().Add("archive/secret", [1], flags: 1).Finish(), "encrypted", ModelFileProblem.Unsupported);

    [Fact]
    public void Open_OtherCompression_IsNamed() => Refuse(
        Valid().Add("archive/a", [1], method: 12).Finish(), "method 12", ModelFileProblem.Unsupported);

    [Fact]
    public void Open_EntriesThatShareBytes_AreABomb() => Refuse(
        Valid().Add("archive/x.pkl", new byte[8], at: 0).Finish(), "not where", ModelFileProblem.Damaged);

    [Fact]
    public void Open_Program_IsNamed() => Refuse(
        Valid().Add("archive/constants.pkl", [1]).Finish(), "TorchScript", ModelFileProblem.Unsupported);

    [Fact]
    public void Open_BigEndian_IsNamed() => Refuse(
        Valid().Add("archive/byteorder", Encoding.ASCII.GetBytes("big")).Finish(), "\"big\"",
        ModelFileProblem.Unsupported);

    [Fact]
    public void Open_DeflatedPickle_IsReadWithinItsStatedLength()
    {
        var pickle = new PickleAssembler().StateDictionary([Six], isLegacy: false).Finish();
        using (var file = PyTorchFile.Open(folder.Write("a.bin", Deflated(pickle, (uint)pickle.Length))))
        {
            file.ReadArray<float>("six").ShouldBe([0, 1, 2, 3, 4, 5]);
        }

        var bomb = new byte[30 << 20];
        pickle.CopyTo(bomb, 0);
        Refuse(Deflated(bomb, (uint)pickle.Length), "ZIP bomb", ModelFileProblem.Damaged);
        Refuse(Deflated(pickle, 4_000_000_000), "states 4000000000 bytes", ModelFileProblem.Damaged);
        Refuse(Deflated(pickle, 30_000_000), "states 30000000 bytes", ModelFileProblem.Damaged);
        Refuse(Deflated(pickle, (uint)pickle.Length + 1), "does not have", ModelFileProblem.Damaged);
    }

    [Fact]
    public void Open_DeflatedStorage_IsNamed() => Refuse(
        new RawZip().Add("archive/data.pkl", new PickleAssembler().StateDictionary([Six], isLegacy: false).Finish())
            .Add("archive/data/six", Deflate(Six.Storage), method: 8, stated: 24).Finish(),
        "compressed",
        ModelFileProblem.Unsupported);

    private static RawZip Valid() => new RawZip()
        .Add("archive/data.pkl", new PickleAssembler().StateDictionary([Six], isLegacy: false).Finish())
        .Add("archive/data/six", Six.Storage);

    private static byte[] Deflated(byte[] pickle, uint stated) => new RawZip()
        .Add("archive/data.pkl", Deflate(pickle), method: 8, stated)
        .Add("archive/data/six", Six.Storage).Finish();

    private static byte[] Deflate(byte[] bytes)
    {
        using var deflated = new MemoryStream();
        using (var stream = new DeflateStream(deflated, CompressionLevel.Optimal, leaveOpen: true))
        {
            stream.Write(bytes);
        }

        return deflated.ToArray();
    }

    private void RefusePickle(byte[] pickle, string named, ModelFileProblem problem) =>
        Refuse(RawCheckpoint.Zip(pickle, [Six]), named, problem);

    private void Refuse(byte[] bytes, string named, ModelFileProblem problem, string? what = null)
    {
        var path = folder.Write("pytorch_model.bin", bytes);
        var exception = Should.Throw<ModelFileException>(() => PyTorchFile.Open(path), what);
        exception.Detail.ShouldContain(named);
        exception.Problem.ShouldBe(problem, exception.Message);
        exception.Path.ShouldBe(path);
    }
}
