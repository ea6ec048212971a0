using QuantBuild.Formats;
using QuantBuild.Runtime.Tests.Support;

namespace QuantBuild.Runtime.Tests;

/// <summary>Vectors of applications are those of the evaluation, bit for bit.</summary>
public sealed class TextEmbedderTests(TextEmbedderTests.Model model) : IClassFixture<TextEmbedderTests.Model>
{
    private static readonly TextEmbedderOptions Options = new() { MaximumLength = 16 };

    private EmbeddingProject Project => model.Project;

    [Theory]
    [MemberData(nameof(EncoderModels.Types), MemberType = typeof(EncoderModels))]
    public void Embed_AnyEncoder_GivesTheVectorsOfTheEvaluation(string modelType)
    {
        using var project = new EmbeddingProject(modelType);

        ShouldBeEvaluated(project);
    }

    [Theory]
    [InlineData("pooling_mode_cls_token", true)]
    [InlineData("pooling_mode_max_tokens", true)]
    [InlineData("pooling_mode_mean_tokens", false)]
    public void Embed_AnyPooling_GivesTheVectorsOfTheEvaluation(string pooling, bool normalizes)
    {
        using var project = new EmbeddingProject(pooling: pooling, normalizes: normalizes);

        ShouldBeEvaluated(project);
    }

    [Fact]
    public void Load_Model_TellsOfItsVectors()
    {
        using var embedder = TextEmbedder.Load(Project.Output);

        (embedder.Dimensions, embedder.IsNormalized, embedder.MaximumLength).ShouldBe((32, true, 16));
        embedder.Prompts["query"].ShouldBe("the film ");
        embedder.Embed("a film").Sum(value => (double)value * value).ShouldBe(1, 1e-6);
        embedder.Embed(Array.Empty<string>()).ShouldBeEmpty();
    }

    [Fact]
    public void Embed_TextAlone_IsTheVectorAmongMany()
    {
        using var embedder = TextEmbedder.Load(Project.Output, Options);
        var many = embedder.Embed(Project.Texts);

        embedder.Embed(Project.Texts[3]).ShouldBe(many[3]);
    }

    [Fact]
    public void Embed_WithAPrefix_IsTheTextBehindIt()
    {
        using var embedder = TextEmbedder.Load(Project.Output, Options);
        using var prefixed = TextEmbedder.Load(Project.Output, Options with { Prefix = "the film " });
        var expected = embedder.Embed("the film was dull");

        embedder.Embed(" was dull ", embedder.Prompts["query"]).ShouldBe(expected);
        prefixed.Embed("was dull").ShouldBe(expected);
        prefixed.Embed("was dull", string.Empty).ShouldBe(embedder.Embed("was dull"));
    }

    [Fact]
    public void Embed_LongerThanTheModelTakes_IsCutOff()
    {
        using var embedder = TextEmbedder.Load(Project.Output);
        var words = string.Join(' ', Enumerable.Repeat("film", 30));

        embedder.Embed(words).ShouldBe(embedder.Embed(words + " dull"));
    }

    [Fact]
    public void Load_FewerDimensions_GivesTheFirstAtLengthOne()
    {
        using var whole = TextEmbedder.Load(Project.Output, Options);
        using var cut = TextEmbedder.Load(Project.Output, Options with { Dimensions = 8 });
        var (long32, short8) = (whole.Embed("a dull film"), cut.Embed("a dull film"));

        cut.Dimensions.ShouldBe(8);
        var length = Math.Sqrt(long32.Take(8).Sum(value => (double)value * value));
        short8.Length.ShouldBe(8);
        for (var i = 0; i < short8.Length; i++)
        {
            ((double)short8[i]).ShouldBe(long32[i] / length, 1e-6);
        }

        Should.Throw<ModelFileException>(() => TextEmbedder.Load(Project.Output, Options with { Dimensions = 33 }))
            .Message.ShouldContain("at most 32");
        Should.Throw<ArgumentOutOfRangeException>(() => Options with { Dimensions = 0 });
    }

    [Fact]
    public async Task Embed_FromManyTasks_GivesEachItsOwn()
    {
        using var embedder = TextEmbedder.Load(Project.Output, Options with { Threads = 2, BatchSize = 3 });
        var texts = Project.Texts;
        var expected = embedder.Embed(texts);

        var found = await Task.WhenAll(texts.Select(text => Task.Run(() => embedder.Embed(text))));

        for (var i = 0; i < found.Length; i++)
        {
            found[i].ShouldBe(expected[i]);
        }
    }

    [Fact]
    public void Embed_WrongTexts_SaysWhich()
    {
        using var embedder = TextEmbedder.Load(Project.Output, Options);

        Should.Throw<ArgumentException>(() => embedder.Embed(["a", null!])).Message.ShouldContain("Text 1");
        using var source = new CancellationTokenSource();
        source.Cancel();
        Should.Throw<OperationCanceledException>(() => embedder.Embed(["a"], prefix: null, source.Token));
        embedder.Dispose();
        Should.Throw<ObjectDisposedException>(() => embedder.Embed("a"));
    }

    [Fact]
    public void Load_ModelOfAnotherUse_NamesTheClassThatLoadsIt()
    {
        using var classifier = new QuantizedProject();

        Should.Throw<ModelFileException>(() => TextEmbedder.Load(classifier.Output)).Message
            .ShouldContain("Load it with TextClassifier");
        Should.Throw<ModelFileException>(() => TextClassifier.Load(Project.Output)).Message
            .ShouldContain("Load it with TextEmbedder");
        using var bare = new EmbeddingProject();
        File.Delete(Path.Combine(bare.Checkpoint, "modules.json"));
        Should.Throw<ModelFileException>(() => TextEmbedder.Load(bare.Checkpoint)).Message
            .ShouldContain("modules.json");
    }

    private static void ShouldBeEvaluated(EmbeddingProject project)
    {
        foreach (var folder in (string[])[project.Checkpoint, project.FullPrecision])
        {
            var expected = project.EvaluatedVectors(folder);
            expected.Distinct().Count().ShouldBeGreaterThan(100);
            foreach (var storage in Enum.GetValues<WeightStorage>())
            {
                using var embedder = TextEmbedder.Load(folder, Options with { WeightStorage = storage, BatchSize = 7 });
                float[] vectors = [.. embedder.Embed(project.Texts).SelectMany(vector => vector)];
                vectors.ShouldBeTheBitsOf(expected, $"{folder}, {storage}");
            }
        }
    }

    /// <summary>A quantized embedding model for all tests of the class, to be read only.</summary>
    public sealed class Model : IDisposable
    {
        internal EmbeddingProject Project { get; } = new();

        public void Dispose() => Project.Dispose();
    }
}
