using QuantBuild.Formats;
using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Formats.TensorFiles;
using QuantBuild.Runtime.Tests.Support;

namespace QuantBuild.Runtime.Tests.Loading;

/// <summary>What is wrong with a model folder is said with the file and what to do.</summary>
public sealed class BadModelTests : IClassFixture<QuantizedModel>, IDisposable
{
    private readonly TemporaryFolder root = new();

    public BadModelTests(QuantizedModel model)
    {
        CopyFiles(model.Project.Checkpoint, Checkpoint);
        CopyFiles(model.Project.FullPrecision, FullPrecision);
    }

    private string Output => root["out"];

    private string Checkpoint => Path.Combine(Output, "compressed-tensors");

    private string FullPrecision => root["model"];

    [Fact]
    public void Load_NoFolder_SaysSo() =>
        ShouldRefuse(Path.Combine(Output, "nowhere"), "nowhere").ShouldContain("is no folder");

    [Fact]
    public void Load_FolderWithoutCheckpoint_NamesWhereItLooked() =>
        ShouldRefuse(root.Path, "config.json").ShouldContain("compressed-tensors");

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("vocab.txt")]
    [InlineData(Sidecar.FileName)]
    public void Load_WithoutAFile_NamesIt(string file)
    {
        File.Delete(Path.Combine(Checkpoint, file));
        ShouldRefuse(Output, file);
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("config.json")]
    [InlineData(Sidecar.FileName)]
    public void Load_TruncatedFile_NamesIt(string file)
    {
        var path = Path.Combine(Checkpoint, file);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^100]);
        ShouldRefuse(Output, file);
    }

    [Theory]
    [InlineData("\"model_type\": \"bert\"", "\"model_type\": \"gpt2\"", "model_type")]
    [InlineData("\"hidden_act\": \"gelu\"", "\"hidden_act\": \"silu\"", "hidden_act")]
    [InlineData(
        "\"hidden_act\": \"gelu\"", "\"hidden_act\": \"gelu\", \"problem_type\": \"regression\"", "problem_type")]
    [InlineData(
        "\"intermediate_size\": 64", "\"intermediate_size\": 128", "bert.encoder.layer.0.intermediate.dense.bias")]
    [InlineData(
        "\"num_hidden_layers\": 4", "\"num_hidden_layers\": 5", "bert.encoder.layer.4.attention.self.query.weight")]
    [InlineData("\"vocab_size\": 35", "\"vocab_size\": 34", "vocab_size")]
    [InlineData("\"vocab_size\": 35", "\"vocab_size\": 36", "word_embeddings.weight")]
    public void Load_ConfigurationOfAnotherModel_NamesWhatDoesNotFit(string old, string changed, string named)
    {
        Replace(Checkpoint, old, changed);
        ShouldRefuse(Output, named);
    }

    [Fact]
    public void Load_VocabularyThatIsNone_NamesTheFile()
    {
        File.WriteAllText(Path.Combine(Checkpoint, "vocab.txt"), "nothing\n");
        ShouldRefuse(Output, "vocab.txt");
    }

    [Fact]
    public void Classify_PairWithAModelOfSingleTexts_IsRefused()
    {
        Replace(FullPrecision, "\"type_vocab_size\": 2", "\"type_vocab_size\": 1");
        ShouldRefuse(FullPrecision, "token_type_embeddings");
        KeepOneTokenType();
        using var classifier = TextClassifier.Load(FullPrecision);
        classifier.Classify("film").Logits.Count.ShouldBe(2);
        Should.Throw<InvalidOperationException>(() => classifier.Classify("film", "cast")).Message
            .ShouldContain("single texts");
    }

    [Fact]
    public void Load_WeightsThatAreNotFinite_NamesTensorAndPlace()
    {
        RewriteWeights((entry, values) =>
        {
            if (entry.Name == "classifier.bias")
            {
                values[1] = float.NaN;
            }

            return SafetensorsTensor.FromSingles(entry.Name, entry.Shape, values);
        });
        ShouldRefuse(FullPrecision, "'classifier.bias' is NaN at [1]");
    }

    public void Dispose() => root.Dispose();

    private static string ShouldRefuse(string folder, string named)
    {
        var message = Should.Throw<ModelFileException>(() => TextClassifier.Load(folder)).Message;
        message.ShouldContain(named);
        return message;
    }

    private static void Replace(string folder, string old, string changed)
    {
        var path = Path.Combine(folder, "config.json");
        var text = File.ReadAllText(path);
        text.ShouldContain(old);
        File.WriteAllText(path, text.Replace(old, changed, StringComparison.Ordinal));
    }

    private static void CopyFiles(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }

    private void KeepOneTokenType() => RewriteWeights((entry, values) =>
        entry.Name.Contains("token_type", StringComparison.Ordinal)
            ? SafetensorsTensor.FromSingles(entry.Name, [1, entry.Shape[1]], values.AsMemory(0, (int)entry.Shape[1]))
            : SafetensorsTensor.FromSingles(entry.Name, entry.Shape, values));

    private void RewriteWeights(Func<StoredTensor, float[], SafetensorsTensor> change)
    {
        List<SafetensorsTensor> tensors;
        using (var weights = ModelWeights.Open(FullPrecision))
        {
            tensors = [.. weights.Tensors.Values.Select(entry => change(entry, weights.ReadArray<float>(entry.Name)))];
        }

        SafetensorsWriter.Write(
            Path.Combine(FullPrecision, SafetensorsFormat.FileName), tensors, new Dictionary<string, string>());
    }
}
