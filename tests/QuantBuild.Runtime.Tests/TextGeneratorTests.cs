using QuantBuild.Formats;
using QuantBuild.Runtime.Tests.Support;

namespace QuantBuild.Runtime.Tests;

/// <summary>What applications have a model write is what the evaluation finds, token for token.</summary>
public sealed class TextGeneratorTests : IDisposable
{
    private static readonly TextGeneratorOptions Options = new() { MaximumLength = 16 };

    private readonly WriterProject project = new();

    public void Dispose() => project.Dispose();

    [Theory]
    [InlineData(false, true, 1, 1, WeightStorage.Packed)]
    [InlineData(false, true, 3, 2, WeightStorage.Expanded)]
    [InlineData(true, false, 1, 3, WeightStorage.Packed)]
    [InlineData(true, false, 4, 2, WeightStorage.Packed)]
    public void Generate_AnyModelAndOptions_WritesWhatTheEvaluationFinds(
        bool isGated, bool tiesHead, int beams, int threads, WeightStorage storage)
    {
        using var any = new WriterProject(isGated, tiesHead);
        foreach (var folder in (string[])[any.FullPrecision, any.Checkpoint])
        {
            WriterProject.SetBeams(folder, beams);
            var expected = any.Evaluate(folder);
            using var generator = TextGenerator.Load(
                folder, Options with { Threads = threads, WeightStorage = storage });

            var written = WriterProject.Texts.Select(text => generator.Generate(text)).ToList();

            written.Select(text => string.Join(' ', text.Tokens))
                .ShouldBe(expected.Select(text => string.Join(' ', text.Tokens)));
            written.Select(text => text.Text).ShouldBe(expected.Select(text => text.Text));
            written.Sum(text => text.Tokens.Count).ShouldBeGreaterThan(WriterProject.Texts.Count);
        }
    }

    [Fact]
    public void Generate_ADeltaOnItsBackbone_WritesWhatTheEvaluationFinds()
    {
        using var tuned = new WriterProject(isGated: true, method: "prequant");
        using var generator = TextGenerator.Load(tuned.Output, Options);

        WriterProject.Texts.Select(text => generator.Generate(text).Text)
            .ShouldBe(tuned.Evaluate(tuned.Checkpoint).Select(text => text.Text));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task GenerateAsync_Pieces_MakeTheWholeText(int beams)
    {
        using var generator = TextGenerator.Load(project.Output, Options);
        var options = new GenerationOptions { Beams = beams, MaxNewTokens = 9 };
        foreach (var text in WriterProject.Texts)
        {
            var pieces = await CollectAsync(generator.GenerateAsync(text, options));

            string.Concat(pieces).ShouldBe(generator.Generate(text, options).Text);
            pieces.ShouldAllBe(piece => piece.Length > 0);
            pieces.Count.ShouldBeLessThanOrEqualTo(beams == 1 ? 9 : 1);
        }
    }

    [Fact]
    public async Task GenerateAsync_SeveralAtOnce_WritesAsOneByOne()
    {
        using var generator = TextGenerator.Load(project.Output, Options);
        var alone = WriterProject.Texts.Select(text => generator.Generate(text).Text).ToList();

        var together = await Task.WhenAll(WriterProject.Texts.Select(
            async text => string.Concat(await CollectAsync(generator.GenerateAsync(text)))));

        together.ShouldBe(alone);
    }

    [Fact]
    public async Task GenerateAsync_CancelledAfterAPiece_StopsThere()
    {
        using var generator = TextGenerator.Load(project.Output, Options);
        var text = WriterProject.Texts.First(each => generator.Generate(each).Tokens.Count > 3);
        using var source = new CancellationTokenSource();
        var pieces = 0;

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in generator.GenerateAsync(text, cancellation: source.Token))
            {
                pieces++;
                await source.CancelAsync();
            }
        });

        pieces.ShouldBe(1);
        generator.Generate(text).Text.ShouldNotBeEmpty();
    }

    [Fact]
    public void Generate_Cancelled_Throws()
    {
        using var generator = TextGenerator.Load(project.Output, Options);

        Should.Throw<OperationCanceledException>(
            () => generator.Generate("good", cancellation: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Generate_FewerTokens_IsTheBeginningAndSaysSo()
    {
        using var generator = TextGenerator.Load(project.Output, Options);
        var text = WriterProject.Texts.First(each => generator.Generate(each).Tokens.Count > 3);
        var whole = generator.Generate(text);

        var cut = generator.Generate(text, new GenerationOptions { MaxNewTokens = 2 });

        cut.Tokens.ShouldBe(whole.Tokens.Take(2));
        cut.IsCut.ShouldBeTrue();
        whole.Text.ShouldStartWith(cut.Text);
    }

    [Fact]
    public void Generate_PairWithoutAPlaceInThePrompt_IsRefused()
    {
        using var generator = TextGenerator.Load(project.Output, Options);

        generator.Prompt.ShouldBe("say: {text}");
        generator.TakesPairs.ShouldBeFalse();
        Should.Throw<ArgumentException>(() => generator.Generate(new TextPair("good", "bad")))
            .Message.ShouldContain("second text");
    }

    [Fact]
    public void Load_AnotherClassesModel_NamesTheClass()
    {
        using var other = new QuantizedProject();

        Should.Throw<ModelFileException>(() => TextClassifier.Load(project.Output)).Message
            .ShouldContain("Load it with TextGenerator");
        Should.Throw<ModelFileException>(() => TextGenerator.Load(other.Output)).Message
            .ShouldContain("Load it with TextClassifier");
    }

    [Fact]
    public void Load_DamagedSettings_NamesTheFile()
    {
        File.WriteAllText(Path.Combine(project.Checkpoint, "text_generation.json"), """{ "prompt": "{question}" }""");

        Should.Throw<ModelFileException>(() => TextGenerator.Load(project.Output)).Message
            .ShouldContain("{question}");
    }

    [Fact]
    public void Generate_AfterDispose_Throws()
    {
        var generator = TextGenerator.Load(project.Output, Options);
        generator.Dispose();

        Should.Throw<ObjectDisposedException>(() => generator.Generate("good"));
    }

    private static async Task<List<string>> CollectAsync(IAsyncEnumerable<string> pieces)
    {
        var all = new List<string>();
        await foreach (var piece in pieces)
        {
            all.Add(piece);
        }

        return all;
    }
}
