using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.TextGeneration;
using QuantBuild.Models.Data;
using QuantBuild.Models.Data.TableFormats;
using QuantBuild.Models.EncoderDecoders;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Loading;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks;
using QuantBuild.Models.Tasks.TextToText;
using QuantBuild.Tensors.Backends.Cpu;
using QuantBuild.Tokenizers.Loading;

namespace QuantBuild.Models.Tests.Tasks;

public sealed class TextToTextTests
{
    private static readonly LogitTable Written = new([0, 0, 0, 0], 1)
    {
        Written =
        [
            new WrittenText([4], "the Cat sat."), new WrittenText([5], "positive "), new WrittenText([6], "Positive"),
            new WrittenText([], string.Empty),
        ],
    };

    private static readonly WrittenTargets Targets = TargetsOf(
        ["A cat sat"], ["positive"], ["negative", "positive"], ["cat"]);

    [Theory]
    [InlineData("exactMatch", 1, 1, 1, 0)]
    [InlineData("accuracy", 0, 1, 0, 0)]
    [InlineData("tokenF1", 1, 1, 1, 0)]
    [InlineData("rougeL", 2.0 / 3, 1, 1, 0)]
    public void Metrics_OfWrittenTexts_AreWorkedOutByHand(
        string name, double first, double second, double third, double fourth)
    {
        var metric = new TextToTextTask().Metrics.Single(each => each.Name == name);
        var predictions = new Predictions(Written, Targets);
        double[] expected = [first, second, third, fourth];

        metric.ReadsWrittenTexts.ShouldBeTrue();
        Enumerable.Range(0, 4).Select(row => metric.Compute(predictions, [row])).ShouldBe(expected, 1e-12);
        metric.Compute(predictions, [0, 1, 2, 3, 3]).ShouldBe(expected.Sum() / 5, 1e-12);
    }

    [Fact]
    public void Agreement_OfTwoModels_IsTheShareOfEqualTokens()
    {
        var other = new LogitTable([0, 0, 0, 0], 1)
        {
            Written = [Written.Written![0], new WrittenText([5, 5], "positive "), .. Written.Written.Skip(2)],
        };

        new WrittenTextAgreement().Compare(Written, other, seed: 0).Value.ShouldBe(3.0 / 4);
        new WrittenTextAgreement().Compare(Written, Written, seed: 0).Value.ShouldBe(1);
    }

    [Fact]
    public void Compute_OfAModelThatWasNotAskedToWrite_Throws() =>
        Should.Throw<InvalidOperationException>(() => WrittenTextMetric.Accuracy.Compute(
            new Predictions(new LogitTable([0], 1), TargetsOf(["a"])), [0]));

    [Fact]
    public void Baselines_OfTheCommonestText_AreWhatItReaches()
    {
        var targets = TargetsOf(["no way"], ["yes"], ["yes"], ["no way"], ["yes"]);

        var baselines = new TextToTextTask().BaselinesOf(targets, TinyT5.Describe());

        baselines.Select(each => (each.Metric, each.Answer, each.Value)).ShouldBe(
        [
            ("exactMatch", "yes", 0.6), ("accuracy", "yes", 0.6), ("tokenF1", "yes", 0.6), ("rougeL", "yes", 0.6),
            ("perplexity", "any token", TinyT5.Vocabulary),
        ]);
    }

    [Fact]
    public void Tokenize_ATable_MakesBothStreamsAndTargets()
    {
        using var folder = new TemporaryFolder();
        var (task, texts) = Tokenize(folder, "good fb\tyes\nbad\tno and no and\n", new ModelSettings
        {
            Prompt = PromptTemplate.Parse("say: {text}"), TargetMaxLength = 4,
        });

        var targets = (WrittenTargets)texts.Dataset.Targets!;
        var tokenizer = Tokenizer.FromFolder(folder.Path);
        texts.Dataset.HasStreams.ShouldBeTrue();
        Words(texts.Dataset.TokensOf(0)).ShouldBe("▁say: ▁good ▁fb </s> <pad> ▁yes");
        texts.Dataset.SourceLengthOf(0).ShouldBe(4);
        targets.PositionsOf(0).ToArray().ShouldBe([4, 5]);
        Words(targets.TokensOf(0)).ShouldBe("▁yes </s>");
        Words(targets.TokensOf(1)).ShouldBe("▁no ▁and ▁no </s>");
        targets.TextsOf(1).ShouldBe(["no and no and"]);
        texts.Statistics.CutTexts.ShouldBe(1);
        task.Texts.Identity.ShouldContain("say: {text}");

        string Words(ReadOnlySpan<int> ids) =>
            string.Join(' ', ids.ToArray().Select(id => tokenizer.TokenOf(id)));
    }

    [Fact]
    public void Targets_ListsAndAnswers_AreLearnedFromTheFirst()
    {
        using var folder = new TemporaryFolder();
        var (_, texts) = Tokenize(
            folder,
            """
            {"sentence": "good", "target": ["yes", "no"]}
            {"sentence": "bad", "target": {"text": ["no", "yes"], "answer_start": [0, 0]}}
            {"sentence": "bad", "target": 4}

            """,
            ModelSettings.None,
            "data.jsonl");
        var targets = (WrittenTargets)texts.Dataset.Targets!;

        Enumerable.Range(0, 3).Select(text => string.Join('|', targets.TextsOf(text)))
            .ShouldBe(["yes|no", "no|yes", "4"]);
    }

    [Theory]
    [InlineData("""{"sentence": "good", "target": []}""")]
    [InlineData("""{"sentence": "good", "target": " "}""")]
    [InlineData("""{"sentence": "good", "target": {"a": 1}}""")]
    public void Targets_WithoutAText_AreRefusedWithTheirPlace(string row)
    {
        using var folder = new TemporaryFolder();

        var fault = Should.Throw<DatasetException>(
            () => Tokenize(folder, row + "\n", ModelSettings.None, "data.jsonl"));

        fault.Place.Line.ShouldBe(1);
        fault.Message.ShouldContain("target");
    }

    [Fact]
    public void File_OfTargets_GivesThemBack()
    {
        using var folder = new TemporaryFolder();
        var (_, texts) = Tokenize(folder, "good fb\tyes é\nbad\tno and no and\n", ModelSettings.None);
        var form = new TargetForm(TinyT5.Vocabulary);
        var path = folder["texts.bin"];
        TokenizedDatasetFile.Write(path, texts.Dataset);

        var read = TokenizedDatasetFile.Read(path, form);

        read.HasStreams.ShouldBeTrue();
        var (before, after) = ((WrittenTargets)texts.Dataset.Targets!, (WrittenTargets)read.Targets!);
        for (var text = 0; text < 2; text++)
        {
            after.TextsOf(text).ShouldBe(before.TextsOf(text));
            after.TokensOf(text).ToArray().ShouldBe(before.TokensOf(text).ToArray());
            after.PositionsOf(text).ToArray().ShouldBe(before.PositionsOf(text).ToArray());
        }

        using var content = new MemoryStream();
        before.Write(content);
        form.Restore(content.ToArray(), texts: 2).ShouldNotBeNull();
        form.Restore(content.ToArray(), texts: 1).ShouldBeNull();
        form.Restore(content.ToArray()[..^1], texts: 2).ShouldBeNull();
        new TargetForm(vocabulary: 2).Restore(content.ToArray(), texts: 2).ShouldBeNull();
    }

    [Fact]
    public void Head_AtTheWrittenPositions_GivesTheRowsOfTheWholeHead()
    {
        using var folder = new TemporaryFolder();
        var (_, texts) = Tokenize(folder, "good fb\tyes\nbad\tno and no\n", ModelSettings.None);
        using var backend = new CpuBackend(1);
        using var scope = backend.OpenScope();
        var model = EncoderDecoder.CreateRandom(backend, TinyT5.Describe(), seed: 3);
        var batch = Batch.Create(backend, texts.Dataset, [0, 1], model.PaddingToken);

        var rows = backend.ReadFloats(model.Forward(batch, ForwardPass.Inference));

        var whole = backend.ReadFloats(model.Head(
            model.Encode(batch, ForwardPass.Inference), batch.Mask, ForwardPass.Inference));
        var (first, padded) = (2 * TinyT5.Vocabulary, 4 * TinyT5.Vocabulary);
        rows[..first].ShouldBe(whole[..first]);
        rows[first..].ShouldBe(whole[padded..]);
        rows.Length.ShouldBe(6 * TinyT5.Vocabulary);
    }

    private static WrittenTargets TargetsOf(params string[][] right)
    {
        var builder = new WrittenTargetsBuilder();
        foreach (var texts in right)
        {
            builder.Add(sourceLength: 2, [3, 1], texts);
        }

        return builder.Build();
    }

    private static (ITask Task, TokenizedTexts Texts) Tokenize(
        TemporaryFolder folder, string content, ModelSettings settings, string file = "data.tsv")
    {
        using (var backend = new CpuBackend(1))
        {
            using var scope = backend.OpenScope();
            ModelWriter.Write(folder.Path, EncoderDecoder.CreateRandom(backend, TinyT5.Describe(), seed: 3));
        }

        TinyT5Tokenizer.Write(folder.Path);
        var header = file.EndsWith("tsv", StringComparison.Ordinal) ? "sentence\ttarget\n" : string.Empty;
        File.WriteAllText(folder[file], header + content);
        var task = new TextToTextTask().Of(
            ModelFolder.Open(folder.Path), ModelRegistry.BuiltIn.Architectures, settings);
        return (task, TextTokenization.Tokenize(
            Tokenizer.FromFolder(folder.Path),
            TableFormatRegistry.BuiltIn.SourceOf(folder[file]),
            new TextColumns("sentence", Pair: null, "target"),
            task.TargetsOf(TinyT5.Describe()),
            task.Texts,
            maxLength: 16));
    }
}
