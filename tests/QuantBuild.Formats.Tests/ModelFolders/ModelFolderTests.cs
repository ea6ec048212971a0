using QuantBuild.Formats.ModelFolders;

namespace QuantBuild.Formats.Tests.ModelFolders;

public sealed class ModelFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Open_EverythingMissing_ListsEverything()
    {
        var exception = Should.Throw<ModelFileException>(() =>
            ModelFolder.Open(
                folder.Path,
                ModelFolderParts.Configuration | ModelFolderParts.Weights | ModelFolderParts.Tokenizer));

        exception.Path.ShouldBe(folder.Path);
        exception.Message.ShouldContain("config.json");
        exception.Message.ShouldContain("model.safetensors");
        exception.Message.ShouldContain("pytorch_model.bin or pytorch_model.bin.index.json");
        exception.Message.ShouldContain("tokenizer.json, or vocab.txt, or vocab.json with merges.txt");
    }

    [Fact]
    public void Open_NoFolder_SaysSo() =>
        Should
            .Throw<ModelFileException>(() => ModelFolder.Open(folder["absent"]))
            .Message.ShouldContain("is no folder");

    [Fact]
    public void Open_FilesPresent_ListsTheTokenizersOwn()
    {
        folder.Write("config.json", "{}");
        folder.Write("model.safetensors", "");
        folder.Write("vocab.txt", "[PAD]");
        folder.Write("special_tokens_map.json", "{}");
        folder.Write("added_tokens.json", "{}");

        var model = ModelFolder.Open(folder.Path);

        model.TokenizerFiles.ShouldBe(["vocab.txt", "special_tokens_map.json", "added_tokens.json"]);
        model.VocabularyPath.ShouldBe(folder["vocab.txt"]);
        model.TokenizerPath.ShouldBeNull();
        Should.Throw<ModelFileException>(() => model.Configuration).Message.ShouldContain("'model_type'");
        Should.Throw<ModelFileException>(() => model.OpenWeights()).Message.ShouldContain("0 bytes");
    }

    [SharedDataFact]
    public void Open_TrainedBert_IsComplete()
    {
        var model = ModelFolder.Open(
            SharedData.PathOf("weights", "bert-l4-h128-sst2"),
            ModelFolderParts.Configuration | ModelFolderParts.Weights | ModelFolderParts.Tokenizer);

        model.TokenizerFiles.ShouldBe(["vocab.txt", "tokenizer_config.json"]);
        model.Configuration.ModelType.ShouldBe("bert");
        using var weights = model.OpenWeights();
        weights.Tensors.ContainsKey("classifier.bias").ShouldBeTrue();
    }
}
