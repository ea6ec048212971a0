using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.PyTorch;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Formats.TensorFiles;
using QuantBuild.Tests.Shared.PyTorch;

namespace QuantBuild.Formats.Tests.PyTorch;

public sealed class PyTorchFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static readonly RawTensor Six = RawTensor.OfSingles("six", [2, 3], 0, 1, 2, 3, 4, 5);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(2, false, false)]
    [InlineData(3, false, false)]
    [InlineData(4, false, false)]
    [InlineData(5, false, false)]
    [InlineData(2, false, true)]
    [InlineData(2, true, false)]
    [InlineData(4, true, false)]
    public void Open_EitherForm_GivesTheTensors(int protocol, bool isLegacy, bool isLong)
    {
        RawTensor[] tensors =
        [
            Six,
            new("half", "HalfStorage", BitConverter.GetBytes((Half)1.5f), []),
            new("brain", "BFloat16Storage", [0x80, 0x3F, 0x00, 0xC0], [2]),
            new("double", "DoubleStorage", BitConverter.GetBytes(0.1), [1, 1]),
            new("ids", "LongStorage", [.. BitConverter.GetBytes(-7L), .. BitConverter.GetBytes(1L << 40)], [2]),
            new("bytes", "ByteStorage", [1, 200], [1, 1, 2, 1]),
            new("none", "FloatStorage", [], [0, 5]),
        ];

        using var file = PyTorchFile.Open(folder.Write(
            "pytorch_model.bin",
            isLegacy ? RawCheckpoint.Legacy(tensors, protocol) : RawCheckpoint.Zip(tensors, protocol, isLong)));

        file.Tensors.Keys.ShouldBe(tensors.Select(tensor => tensor.Name));
        file.GetEntry("six").Shape.ShouldBe([2L, 3L]);
        file.ReadArray<float>("six").ShouldBe([0, 1, 2, 3, 4, 5]);
        file.ReadArray<float>("half").ShouldBe([1.5f]);
        file.ReadArray<float>("brain").ShouldBe([1f, -2f]);
        file.ReadArray<float>("double").ShouldBe([(float)0.1]);
        file.ReadArray<long>("ids").ShouldBe([-7, 1L << 40]);
        file.ReadArray<byte>("bytes").ShouldBe([1, 200]);
        file.ReadArray<float>("none").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("archive-2.bin")]
    [InlineData("archive-4.bin")]
    [InlineData("legacy-2.bin")]
    [InlineData("legacy-4.bin")]
    public void Open_FilesOfPythonsPickler_GivesWhatWasPutIn(string name)
    {
        using var file = PyTorchFile.Open(Path.Combine(AppContext.BaseDirectory, "PyTorch", "Fixtures", name));

        file.Tensors.Count.ShouldBe(304);
        file.ReadArray<float>("weight").ShouldBe([0, 1, 2, 3, 4, 5]);
        file.ReadArray<float>("tied").ShouldBe([0, 1, 2, 3, 4, 5]);
        file.ReadArray<float>("transposed").ShouldBe([0, 3, 1, 4, 2, 5]);
        file.ReadArray<long>("ids").ShouldBe([-5, 1L << 40]);
        file.ReadArray<float>("many.299").ShouldBe([598, 599]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Open_ViewsOfOneStorage_GatherTheirElements(bool isLegacy)
    {
        RawTensor[] tensors =
        [
            Six,
            Six with { Name = "transposed", Shape = [3, 2], Strides = [1, 3] },
            Six with { Name = "column", Shape = [2], Strides = [3], Offset = 2 },
            Six with { Name = "row", Shape = [1, 3], Strides = [17, 1], Offset = 3 },
            Six with { Name = "tied" },
        ];

        using var file = PyTorchFile.Open(folder.Write(
            "a.bin", isLegacy ? RawCheckpoint.Legacy(tensors) : RawCheckpoint.Zip(tensors)));

        file.ReadArray<float>("transposed").ShouldBe([0, 3, 1, 4, 2, 5]);
        file.ReadArray<double>("transposed").ShouldBe([0, 3, 1, 4, 2, 5]);
        file.ReadArray<float>("column").ShouldBe([2, 5]);
        file.ReadArray<float>("row").ShouldBe([3, 4, 5]);
        file.ReadArray<float>("tied").ShouldBe(file.ReadArray<float>("six"));
        var part = new float[3];
        file.ReadRange<float>(file.GetEntry("transposed"), 2, part);
        part.ShouldBe([1, 4, 2]);
        using var copied = new MemoryStream();
        file.CopyTo(file.GetEntry("transposed"), copied);
        copied.ToArray().ShouldBe(file.GetBytes(file.GetEntry("transposed")).ToArray());
    }

    [Fact]
    public void Open_PermutedTensorOfThreeDimensions_AgreesWithTheFormula()
    {
        const int outer = 5, middle = 700, inner = 300;
        var values = Enumerable.Range(0, outer * middle * inner).Select(value => (float)value).ToArray();
        var tensor = RawTensor.OfSingles("permuted", [inner, outer, middle], values) with
        {
            Strides = [1, middle * inner, inner],
        };

        using var file = PyTorchFile.Open(folder.Write("a.bin", RawCheckpoint.Zip([tensor])));

        var read = file.ReadArray<float>("permuted");
        for (var index = 0; index < read.Length; index++)
        {
            var (rest, third) = Math.DivRem(index, middle);
            var (first, second) = Math.DivRem(rest, outer);
            if (read[index] != first + (second * middle * inner) + (third * inner))
            {
                read[index].ShouldBe(first + (second * middle * inner) + (third * inner), $"{index}");
            }
        }
    }

    [Fact]
    public void Open_ParametersAndOtherValues_GivesTheTensorsAlone()
    {
        var pickle = new PickleAssembler().Op('}').Memo().Op('(')
            .Text("weight").Global("torch._utils", "_rebuild_parameter").Op('(').Tensor(Six, isLegacy: false)
            .Raw(0x88).OrderedDictionary().Op('t').Op('R')
            .Text("epoch").Integer(3)
            .Text("rates").Op(']').Op('G').Raw(0x3F, 0xE0, 0, 0, 0, 0, 0, 0).Op('a')
            .Integer(0).Op('N')
            .Op('u').Finish();

        using var file = PyTorchFile.Open(folder.Write("a.bin", RawCheckpoint.Zip(pickle, [Six])));

        file.Tensors.Keys.ShouldBe(["weight"]);
        file.ReadArray<float>("weight").ShouldBe([0, 1, 2, 3, 4, 5]);
    }

    [Fact]
    public void Open_LegacyViewOfAStorage_StartsAtItsFirstElement()
    {
        var pickle = new PickleAssembler().Op('}').Text("a")
            .Global("torch._utils", "_rebuild_tensor").Op('(')
            .Op('(').Text("storage").Global("torch", "FloatStorage").Text("six").Text("cpu").Integer(6)
            .Op('(').Text("view").Integer(2).Integer(3).Op('t').Op('t').Op('Q')
            .Integer(1).Integers([2]).Integers([1]).Op('t').Op('R').Op('s').Finish();

        using var file = PyTorchFile.Open(folder.Write("a.bin", RawCheckpoint.Legacy(pickle, [Six])));

        file.ReadArray<float>("a").ShouldBe([3, 4]);
    }

    [Fact]
    public void Open_Shards_PresentsOneLookup()
    {
        folder.Write("pytorch_model-00001-of-00002.bin", RawCheckpoint.Zip([Six]));
        folder.Write(
            "pytorch_model-00002-of-00002.bin", RawCheckpoint.Legacy([RawTensor.OfSingles("one", [1], 9)]));
        folder.Write(
            "pytorch_model.bin.index.json",
            """
            {"weight_map":{"six":"pytorch_model-00001-of-00002.bin","one":"pytorch_model-00002-of-00002.bin"}}
            """);

        using var weights = ModelWeights.Open(folder.Path);

        weights.ReadArray<float>("one").ShouldBe([9f]);
        weights.ReadArray<float>("six").Length.ShouldBe(6);
        weights.Files.Count.ShouldBe(2);
    }

    [Fact]
    public void Open_BesideSafetensors_IsNotRead()
    {
        folder.Write("pytorch_model.bin", "no checkpoint");
        SafetensorsWriter.Write(
            folder[SafetensorsFormat.FileName], [SafetensorsTensor.FromSingles("a", [1], new float[1])]);

        using var weights = ModelWeights.Open(folder.Path);

        weights.Tensors.Keys.ShouldBe(["a"]);
    }

    [SharedDataFact]
    public void Open_TrainedModels_AreTheBytesOfSafetensors()
    {
        foreach (var model in (string[])["bert-l4-h128-sst2", "bert-l4-h128-mlm", "all-minilm-l6-v2"])
        {
            using var expected = ModelWeights.Open(SharedData.PathOf("weights", model));
            var tensors = RawCheckpoint.Of(expected);
            ShouldBeReadFrom(RawCheckpoint.Zip(tensors), expected);
            ShouldBeReadFrom(RawCheckpoint.Zip(tensors, protocol: 4, isLong: true), expected);
            ShouldBeReadFrom(RawCheckpoint.Legacy(tensors), expected);
        }
    }

    private void ShouldBeReadFrom(byte[] bytes, ModelWeights expected)
    {
        folder.Write("pytorch_model.bin", bytes);
        using var actual = ModelWeights.Open(folder.Path);
        actual.Tensors.Keys.Order(StringComparer.Ordinal)
            .ShouldBe(expected.Tensors.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, entry) in expected.Tensors)
        {
            actual.GetEntry(name).ToString().ShouldBe(entry.ToString());
            actual.GetBytes(name).SequenceEqual(expected.GetBytes(name)).ShouldBeTrue(name);
        }
    }
}
