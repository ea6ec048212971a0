using QuantBuild.Formats;
using QuantBuild.Models.Data;
using QuantBuild.Pipeline;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Runtime.Tests.Support;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Runtime.Tests;

/// <summary>
/// Whatever the files of a model's tokenizer hold, application and command line both refuse them in a documented way,
/// or both give the same bits, again and again.
/// </summary>
public sealed class HostileTokenizerTests : IDisposable
{
    private const int MaximumLength = 9;

    private static readonly string[] Texts =
        [
            "a good film .",
            "[E1] bad films",
            "[e1] é",
            "\u200b",
            "x [MASK] [SEP] b",
            "films films films films films films",
        ];

    private static readonly string[] Configurations =
    [
        """{ "do_lower_case": true, "strip_accents": null, "model_max_length": 512, "tokenizer_class": "BertTokenizer" }""",
        """{ "do_lower_case": true, "added_tokens_decoder": { "18": { "content": "[E1]", "special": true, "rstrip": true } } }""",
        """{ "tokenizer_class": "PreTrainedTokenizerFast", "pad_token": "[PAD]", "padding_side": "right" }""",
        """{ "additional_special_tokens": ["[E1]", "[E2]"], "cls_token": "[CLS]", "mask_token": { "content": "[MASK]" } }""",
    ];

    private readonly TemporaryFolder root = new();

    public HostileTokenizerTests()
    {
        SmallModel.WriteWeights(PathOf("model.safetensors"));
        File.WriteAllLines(
            PathOf("texts.tsv"),
            ["sentence\tsecond\tlabel", .. Texts.Select((text, i) => $"{text}\t{Texts[^(i + 1)]}\t0")]);
    }

    [Fact]
    [Trait("Category", FullMatrix.Category)]
    public void Classify_AnyTokenizer_IsRefusedByBothProgramsOrGivesTheSameBitsInBoth()
    {
        var (ran, refused) = (0, 0);
        for (var number = 0; number < FullMatrix.Count(120, 20_000); number++)
        {
            WriteFolder(number);
            var isPair = number % 5 == 0;
            var first = Loaded(isPair);
            var second = Evaluated(isPair);
            var what = $"case {number}: {first.Problem ?? "runs"} / {second.Problem ?? "runs"}";
            if (second.Problem?.Contains("leaves nothing of the text", StringComparison.Ordinal) is true)
            {
                continue; // A row of data must say something; an application may ask about anything.
            }

            (first.Logits is null).ShouldBe(second.Logits is null, what);
            if (first.Logits is { } logits)
            {
                logits.ShouldBeTheBitsOf(second.Logits!, what);
                ran++;
            }
            else
            {
                refused++;
            }
        }

        ran.ShouldBeGreaterThan(5);
        refused.ShouldBeGreaterThan(5);
    }

    public void Dispose() => root.Dispose();

    private string PathOf(string file) => Path.Combine(root.Path, file);

    private void WriteFolder(int number)
    {
        var mutator = new Mutator(number);
        var fast = number % 2 == 0;
        (string Name, string? Content)[] files =
        [
            ("config.json", SmallModel.Configuration),
            ("vocab.txt", fast ? null : SmallModel.VocabularyText),
            ("tokenizer.json", fast ? SmallModel.TokenizerJson : null),
            ("tokenizer_config.json", number % 3 == 0 ? null : Configurations[number / 2 % Configurations.Length]),
            ("special_tokens_map.json", number % 7 != 0
                ? null
                : """{ "unk_token": "[UNK]", "sep_token": { "content": "[SEP]" } }"""),
            ("added_tokens.json", number % 4 > 1 ? null : """{ "[E1]": 18, "[E2]": 19 }"""),
        ];
        var present = files.Where(file => file.Content is not null).Select(file => file.Name).ToList();
        var damaged = present[number / 4 % present.Count];
        foreach (var (name, content) in files)
        {
            File.Delete(PathOf(name));
            if (content is not null)
            {
                var bytes = SmallModel.Utf8(content);
                File.WriteAllBytes(
                    PathOf(name),
                    name != damaged ? bytes : number % 8 < 6 ? mutator.MutateText(bytes) : mutator.Mutate(bytes));
            }
        }
    }

    private (float[]? Logits, string? Problem) Loaded(bool isPair)
    {
        try
        {
            var options = new TextClassifierOptions { Threads = 1, MaximumLength = MaximumLength, BatchSize = 4 };
            using var classifier = TextClassifier.Load(root.Path, options);
            var logits = Classify(classifier, isPair);
            Classify(classifier, isPair).ShouldBeTheBitsOf(logits, "a second call");
            return (logits, null);
        }
        catch (Exception exception) when (IsDocumented(exception))
        {
            return (null, exception.Message);
        }
    }

    private static bool IsDocumented(Exception exception) => exception switch
    {
        ModelFileException => true,
        ArgumentException => exception.Message.Contains("has no token", StringComparison.Ordinal),
        InvalidOperationException => exception.Message.Contains("Give single texts", StringComparison.Ordinal)
            || exception.Message.Contains("Load it with at least", StringComparison.Ordinal),
        _ => false,
    };

    private static float[] Classify(TextClassifier classifier, bool isPair) => Logits.Of(
        isPair
            ? classifier.Classify(
                [.. Texts.Zip(Enumerable.Reverse(Texts), (text, second) => new TextPair(text, second))])
            : classifier.Classify(Texts));

    private (float[]? Logits, string? Problem) Evaluated(bool isPair)
    {
        try
        {
            var columns = new TextColumns("sentence", isPair ? "second" : null, "label");
            var request = new CheckpointEvaluationRequest(
                root.Path, PathOf("texts.tsv"), columns, MaximumLength, BackendRegistry.Default(1));
            return (CheckpointEvaluation.Run(request, progress: null, CancellationToken.None).Logits.Values
                .ToArray(), null);
        }
        catch (DiagnosticException exception) when (exception.ExitCode == 2)
        {
            return (null, exception.Message);
        }
    }
}
