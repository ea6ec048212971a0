using System.Text;
using CsCheck;
using QuantBuild.Formats;
using QuantBuild.Models.Data;
using QuantBuild.Pipeline;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Runtime.Tests.Support;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Runtime.Tests.Loading;

/// <summary>
/// Whatever the files of a model's tokenizer hold, application and command line both refuse them in a documented way,
/// or both give the same bits, again and again.
/// </summary>
public sealed class HostileTokenizerTests : IDisposable
{
    private const int MaximumLength = 9;

    private const string Table = "texts.tsv";

    private const string SpecialTokens = """{ "unk_token": "[UNK]", "sep_token": { "content": "[SEP]" } }""";

    private const string AddedTokens = """{ "[E1]": 18, "[E2]": 19 }""";

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
        SmallModel.Files.Write(root.Path, new SplitMix());
        File.WriteAllLines(
            root[Table],
            ["sentence\tsecond\tlabel", .. Texts.Select((text, i) => $"{text}\t{Texts[^(i + 1)]}\t0")]);
    }

    [Fact]
    [Trait("Category", FullMatrix.Category)]
    public void Classify_AnyTokenizer_IsRefusedByBothProgramsOrGivesTheSameBitsInBoth()
    {
        var (ran, refused) = (0, 0);
        Gen.Select(DamagedFolders, Gen.Bool).ShouldHold(
            FullMatrix.Count(120, 20_000),
            input =>
            {
                var (files, isPair) = input;
                Write(files);
                var first = Loaded(isPair);
                var second = Evaluated(isPair);
                if (second.Problem?.Contains("leaves nothing of the text", StringComparison.Ordinal) is true)
                {
                    return; // A row of data must say something; an application may ask about anything.
                }

                var what = $"{first.Problem ?? "runs"} / {second.Problem ?? "runs"}";
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
            },
            input => $"pair {input.Item2}, {Shown(input.Item1)}");

        ran.ShouldBeGreaterThan(5);
        refused.ShouldBeGreaterThan(5);
    }

    public void Dispose() => root.Dispose();

    // Of a slow or a fast tokenizer, with some of the files that are not needed; one of them is damaged.
    private static Gen<SortedDictionary<string, byte[]>> DamagedFolders { get; } =
        from isFast in Gen.Bool
        from settings in Gen.Frequency((1, Gen.Const(string.Empty)), (2, Gen.OneOf(Configurations)))
        from specialTokens in Gen.Frequency((6, Gen.Const(string.Empty)), (1, Gen.Const(SpecialTokens)))
        from addedTokens in Gen.OneOf(string.Empty, AddedTokens)
        let files = Present(
            (TinyBertFiles.ConfigurationName, SmallModel.Files.Configuration),
            (TinyBertFiles.VocabularyName, isFast ? string.Empty : SmallModel.Files.VocabularyText),
            ("tokenizer.json", isFast ? SmallModel.TokenizerJson : string.Empty),
            ("tokenizer_config.json", settings),
            ("special_tokens_map.json", specialTokens),
            ("added_tokens.json", addedTokens))
        from name in Gen.OneOf(files.Keys.ToArray())
        from damage in Gen.Frequency((3, Damage.Text), (1, Damage.Any))
        select new SortedDictionary<string, byte[]>(files, StringComparer.Ordinal) { [name] = damage(files[name]) };

    private static SortedDictionary<string, byte[]> Present(params (string Name, string Content)[] files) => new(
        files.Where(file => file.Content.Length > 0)
            .ToDictionary(file => file.Name, file => Encoding.UTF8.GetBytes(file.Content), StringComparer.Ordinal),
        StringComparer.Ordinal);

    private static string Shown(SortedDictionary<string, byte[]> files) =>
        string.Join('\n', files.Select(file => $"{file.Key}: {Encoding.Latin1.GetString(file.Value)}"));

    private void Write(SortedDictionary<string, byte[]> files)
    {
        string[] kept = [root[TinyBertFiles.WeightsName], root[Table]];
        foreach (var path in Directory.GetFiles(root.Path).Except(kept, StringComparer.Ordinal))
        {
            File.Delete(path);
        }

        foreach (var (name, content) in files)
        {
            root.Write(name, content);
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
                root.Path, root[Table], columns, MaximumLength, BackendRegistry.Default(1));
            return (CheckpointEvaluation.Run(request, progress: null, CancellationToken.None).Logits.Values
                .ToArray(), null);
        }
        catch (DiagnosticException exception) when (exception.ExitCode == 2)
        {
            return (null, exception.Message);
        }
    }
}
