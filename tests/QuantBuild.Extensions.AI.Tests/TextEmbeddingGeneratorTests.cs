using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using QuantBuild.Runtime;
using QuantBuild.Runtime.Tests.Support;

namespace QuantBuild.Extensions.AI.Tests;

public sealed class TextEmbeddingGeneratorTests(EmbeddingModel model) : IClassFixture<EmbeddingModel>
{
    private string Folder => model.Project.Output;

    [Fact]
    public async Task Generate_Texts_GivesTheVectorsOfTheEvaluation()
    {
        using var generator = Load();

        var embeddings = await generator.GenerateAsync(model.Project.Texts);

        embeddings.SelectMany(embedding => embedding.Vector.ToArray())
            .ShouldBe(model.Project.EvaluatedVectors(model.Project.Checkpoint));
        embeddings.ShouldAllBe(embedding => embedding.Dimensions == 32 && embedding.ModelId == "out");
        (await generator.GenerateAsync([])).ShouldBeEmpty();
    }

    [Fact]
    public void GetService_ByType_GivesWhatThereIs()
    {
        using IEmbeddingGenerator<string, Embedding<float>> generator = Load();

        var metadata = generator.GetRequiredService<EmbeddingGeneratorMetadata>();
        (metadata.ProviderName, metadata.DefaultModelId, metadata.DefaultModelDimensions)
            .ShouldBe(("quantbuild", "out", 32));
        generator.GetService<TextEmbedder>()!.Prompts["query"].ShouldBe("the film ");
        generator.GetService<IEmbeddingGenerator<string, Embedding<float>>>().ShouldBeSameAs(generator);
        generator.GetService<string>().ShouldBeNull();
        generator.GetService<EmbeddingGeneratorMetadata>("key").ShouldBeNull();
        Should.Throw<ArgumentNullException>(() => generator.GetService(null!));
    }

    [Fact]
    public async Task Generate_WithOptions_TakesThoseThatAreTheModels()
    {
        using var generator = Load();
        var expected = await generator.GenerateVectorAsync("the film was dull");

        var prefixed = await generator.GenerateVectorAsync("was dull", new EmbeddingGenerationOptions
        {
            Dimensions = 32,
            ModelId = "out",
            AdditionalProperties = new() { [TextEmbeddingGenerator.PrefixProperty] = "the film " },
        });

        prefixed.ToArray().ShouldBe(expected.ToArray());
        await Should.ThrowAsync<NotSupportedException>(
            () => generator.GenerateAsync(["a"], new EmbeddingGenerationOptions { Dimensions = 8 }));
        await Should.ThrowAsync<NotSupportedException>(
            () => generator.GenerateAsync(["a"], new EmbeddingGenerationOptions { ModelId = "other" }));
        await Should.ThrowAsync<ArgumentException>(() => generator.GenerateAsync(
            ["a"], new EmbeddingGenerationOptions { AdditionalProperties = new() { ["prefix"] = 1 } }));
        await Should.ThrowAsync<ArgumentException>(() => generator.GenerateAsync([null!]));
        await Should.ThrowAsync<ArgumentNullException>(() => generator.GenerateAsync(null!));
    }

    [Fact]
    public async Task Generate_CancelledOrDisposed_Throws()
    {
        var generator = Load();
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(
            () => generator.GenerateAsync(["a"], cancellationToken: source.Token));
        generator.Dispose();
        generator.Dispose();
        await Should.ThrowAsync<ObjectDisposedException>(() => generator.GenerateAsync(["a"]));
    }

    [Fact]
    public async Task Add_ByKeys_GivesEachItsModel()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Short:Folder"] = Folder,
            ["Short:ModelId"] = "short",
            ["Short:Dimensions"] = "8",
            ["Short:WeightStorage"] = "Expanded",
        }).Build();
        var services = new ServiceCollection()
            .AddQuantBuildEmbeddings(options => options.Folder = Folder)
            .AddQuantBuildEmbeddings(configuration.GetSection("Short"), "short");
        var provider = services.BuildServiceProvider();
        var whole = provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
        var cut = provider.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>("short");

        (await whole.GenerateVectorAsync("a film")).Length.ShouldBe(32);
        (await cut.GenerateVectorAsync("a film")).Length.ShouldBe(8);
        cut.GetRequiredService<EmbeddingGeneratorMetadata>().DefaultModelId.ShouldBe("short");
        provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>().ShouldBeSameAs(whole);
        await provider.DisposeAsync();
        await Should.ThrowAsync<ObjectDisposedException>(() => whole.GenerateAsync(["a"]));
        await Should.ThrowAsync<ObjectDisposedException>(() => cut.GenerateAsync(["a"]));
    }

    [Fact]
    public void Add_WithoutAFolder_SaysSoWhereTheGeneratorIsAskedFor()
    {
        using var provider = new ServiceCollection()
            .AddQuantBuildEmbeddings(new ConfigurationBuilder().Build(), "mini").BuildServiceProvider();

        Should.Throw<OptionsValidationException>(
            () => provider.GetRequiredKeyedService<IEmbeddingGenerator<string, Embedding<float>>>("mini"))
            .Message.ShouldContain("'mini' name no Folder");
    }

    private TextEmbeddingGenerator Load() =>
        TextEmbeddingGenerator.Load(new EmbeddingModelOptions { Folder = Folder, MaximumLength = 16 });
}
