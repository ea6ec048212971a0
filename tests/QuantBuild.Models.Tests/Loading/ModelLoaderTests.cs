using QuantBuild.Formats;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Loading;
using QuantBuild.Tensors.Backends.Reference;

namespace QuantBuild.Models.Tests.Loading;

public sealed class ModelLoaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ReferenceBackend backend = new();

    [Theory]
    [InlineData(HeadKind.None)]
    [InlineData(HeadKind.SequenceClassification)]
    [InlineData(HeadKind.MaskedLanguageModel)]
    [InlineData(HeadKind.TokenClassification)]
    [InlineData(HeadKind.QuestionAnswering)]
    public void Load_OfWhatWasWritten_GivesTheSameParameters(HeadKind head)
    {
        var written = TinyBert.Create(backend, head);
        ModelWriter.Write(folder.Path, written);

        var read = ModelLoader.Load(backend, ModelFolder.Open(folder.Path));

        read.Description.Head.ShouldBe(head);
        read.Parameters.Select(parameter => parameter.Name)
            .ShouldBe(written.Parameters.Select(parameter => parameter.Name));
        foreach (var (actual, expected) in read.Parameters.Zip(written.Parameters))
        {
            backend.ReadFloats(actual.Tensor).ShouldBe(backend.ReadFloats(expected.Tensor), actual.Name);
        }
    }

    [Fact]
    public void Parameters_InTheirOrder_AreThoseOfTheTable() =>
        TinyBert.Create(backend).Parameters.Select(parameter => parameter.Name).ShouldBe(
            TinyBert.Description.Tensors.Select(line => line.Name));

    [Fact]
    public void Load_MissingAndMisshapenTensors_NamesThemAll()
    {
        Rewrite(tensors =>
        {
            tensors.Remove("bert.encoder.layer.1.output.dense.weight");
            tensors.Remove("classifier.bias");
            tensors["bert.pooler.dense.bias"] = ([3], new float[3]);
        });

        var exception = Should.Throw<ModelFileException>(
            () => ModelLoader.Load(backend, ModelFolder.Open(folder.Path)));

        var (hidden, intermediate) = (TinyBert.Extents.HiddenSize, TinyBert.Extents.IntermediateSize);
        exception.Message.ShouldContain(
            $"'bert.encoder.layer.1.output.dense.weight' [{hidden}, {intermediate}] is missing");
        exception.Message.ShouldContain("'classifier.bias' [2] is missing");
        exception.Message.ShouldContain($"'bert.pooler.dense.bias' is [3], not [{hidden}]");
    }

    [Fact]
    public void Load_OldNamesWithoutPrefixAndExtraTensors_Loads()
    {
        Rewrite(tensors =>
        {
            foreach (var name in tensors.Keys.ToArray())
            {
                var renamed = name.Replace("bert.", "", StringComparison.Ordinal)
                    .Replace("LayerNorm.weight", "LayerNorm.gamma", StringComparison.Ordinal)
                    .Replace("LayerNorm.bias", "LayerNorm.beta", StringComparison.Ordinal);
                tensors.Remove(name, out var values);
                tensors.Add(renamed, values);
            }

            tensors.Add("embeddings.position_ids", ([1, 2], new float[2]));
        });

        var model = ModelLoader.Load(backend, ModelFolder.Open(folder.Path));

        var expected = TinyBert.Create(backend);
        foreach (var (actual, wanted) in model.Parameters.Zip(expected.Parameters))
        {
            backend.ReadFloats(actual.Tensor).ShouldBe(backend.ReadFloats(wanted.Tensor), wanted.Name);
        }
    }

    [Fact]
    public void Load_WithASeedForTheHead_StartsWhatIsMissingAnewAndReadsTheRest()
    {
        ModelWriter.Write(folder.Path, TinyBert.Create(backend, HeadKind.MaskedLanguageModel));
        var description = TinyBert.Description.Architecture.Describe(
            TinyBert.Extents with { Labels = ["a", "b", "c"] }, HeadKind.SequenceClassification);
        IEncoderModel Load(ulong? seed) => ModelLoader.Load(
            backend, ModelFolder.Open(folder.Path), description, new Dictionary<string, float[]>(), headSeed: seed);

        var (model, same, other) = (Load(1), Load(1), Load(2));

        Should.Throw<ModelFileException>(() => Load(null)).Message.ShouldContain("'classifier.weight'");
        ValuesOf(model, "classifier.weight").Distinct().Count().ShouldBeGreaterThan(1);
        ValuesOf(model, "classifier.bias").ShouldAllBe(value => value == 0);
        ValuesOf(same, "classifier.weight").ShouldBe(ValuesOf(model, "classifier.weight"));
        ValuesOf(other, "classifier.weight").ShouldNotBe(ValuesOf(model, "classifier.weight"));
        const string embedding = "bert.embeddings.word_embeddings.weight";
        ValuesOf(other, embedding).ShouldBe(ValuesOf(model, embedding));
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.NegativeInfinity, "infinite")]
    public void Check_ValueThatIsNotFinite_NamesTensorAndPlace(float value, string named)
    {
        const string tensor = "bert.embeddings.word_embeddings.weight";
        Rewrite(tensors => tensors[tensor].Values[(3 * TinyBert.Extents.HiddenSize) + 2] = value);
        using var weights = ModelWeights.Open(folder.Path);

        var message = Should.Throw<ModelFileException>(
            () => ModelLoader.Check(weights, TinyBert.Description)).Message;

        message.ShouldContain($"'{tensor}' is {named}");
        message.ShouldContain("[3, 2]");
    }

    [Theory]
    [InlineData(0f, true)]
    [InlineData(0.5f, false)]
    public void Load_TiedTensorIsStored_IsTakenWhereItIsEqual(float difference, bool isTaken)
    {
        const string table = "bert.embeddings.word_embeddings.weight";
        Rewrite(
            tensors =>
            {
                var (shape, values) = tensors[table];
                float[] tied = [.. values];
                tied[^1] += difference;
                tensors.Add("cls.predictions.decoder.weight", (shape, tied));
            },
            HeadKind.MaskedLanguageModel);
        var load = () => ModelLoader.Load(backend, ModelFolder.Open(folder.Path));

        if (isTaken)
        {
            load().Description.Head.ShouldBe(HeadKind.MaskedLanguageModel);
            return;
        }

        var exception = Should.Throw<ModelFileException>(load);
        exception.Problem.ShouldBe(ModelFileProblem.Tensors);
        exception.Message.ShouldContain($"'cls.predictions.decoder.weight' differs from '{table}'");
    }

    public void Dispose()
    {
        backend.Dispose();
        folder.Dispose();
    }

    private void Rewrite(
        Action<Dictionary<string, (long[] Shape, float[] Values)>> change,
        HeadKind head = HeadKind.SequenceClassification)
    {
        ModelWriter.Write(folder.Path, TinyBert.Create(backend, head));
        var path = folder[SafetensorsFormat.FileName];
        Dictionary<string, (long[] Shape, float[] Values)> tensors;
        using (var file = SafetensorsFile.Open(path))
        {
            tensors = file.Tensors.Values.ToDictionary(
                entry => entry.Name, entry => (entry.Shape.ToArray(), file.ReadArray<float>(entry.Name)));
        }

        change(tensors);
        SafetensorsWriter.Write(path, tensors.Select(
            pair => SafetensorsTensor.FromSingles(pair.Key, pair.Value.Shape, pair.Value.Values)));
    }

    private float[] ValuesOf(IEncoderModel model, string name) =>
        backend.ReadFloats(model.Parameters.Single(parameter => parameter.Name == name).Tensor);
}
