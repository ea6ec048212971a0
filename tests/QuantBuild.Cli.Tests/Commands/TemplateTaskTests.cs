using QuantBuild.Cli.Tests.Support;
using QuantBuild.Formats.Architectures.Bert;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Models.EncoderDecoders;
using QuantBuild.Models.Encoders;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Loading;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Cli.Tests.Commands;

/// <summary>The recipe that <c>dotnet new quantrecipe</c> makes for each task, with data of that form.</summary>
public sealed class TemplateTaskTests : IDisposable
{
    private const string Unlabelled = "sentence\nA film.\nA plot.\n";

    private const string Questions = """
        { "data": [{ "title": "films", "paragraphs": [{ "context": "A film.", "qas": [
            { "id": "1", "question": "A movie?", "answers": [{ "text": "film", "answer_start": 2 }] }] }] }] }
        """;

    private static readonly Dictionary<string, Form> Forms = new(StringComparer.Ordinal)
    {
        ["text-classification"] = new(["no", "yes"], Unlabelled, "sentence\tlabel\nA film.\tyes\nA plot.\tno\n"),
        ["regression"] = new(["LABEL_0"], Unlabelled, "sentence\tscore\nA film.\t4.5\nA plot.\t-1\n"),
        ["sentence-embedding"] = new(
            [], Unlabelled, "first\tsecond\tscore\nA film.\tA movie.\t4.5\nA plot.\tA dog.\t0\n")
        {
            Head = HeadKind.None,
        },
        ["reranking"] = new(
            ["LABEL_0"],
            "query\tdocument\nA film?\tA movie.\nA film?\tA dog.\n",
            "query\tdocument\tlabel\nA film?\tA movie.\t1\nA film?\tA dog.\t0\n"),
        ["token-classification"] = new(
            ["O", "B-PER"], "a O\nfilm O\n\nplot B-PER\n", "a O\nfilm O\n\ndog B-PER\n")
        {
            Head = HeadKind.TokenClassification,
            Ending = "conll",
        },
        ["question-answering"] = new([], Questions, Questions)
        {
            Head = HeadKind.QuestionAnswering,
            Ending = "json",
        },
        ["masked-lm"] = new([], "A film.\nA plot.\n", "A movie.\nA dog.\n")
        {
            Head = HeadKind.MaskedLanguageModel,
            Ending = "txt",
        },
        ["text-to-text"] = new(
            [], "sentence\ttarget\ngood fb\tyes\nbad fc\tno\n", "sentence\ttarget\ngood fd\tyes\nbad ff\tno\n")
        {
            Head = HeadKind.SequenceToSequence,
        },
    };

    private readonly TemporaryFolder folder = new();

    /// <summary>Every task that the template offers, with every method.</summary>
    public static TheoryData<string, string> Choices
    {
        get
        {
            var template = new TemplateRecipe("quantrecipe");
            var data = new TheoryData<string, string>();
            foreach (var task in template.ChoicesOf("task"))
            {
                foreach (var method in template.ChoicesOf("method"))
                {
                    data.Add(task, method);
                }
            }

            return data;
        }
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Choices))]
    public void Validate_RecipeOfATask_IsValidWithDataOfItsForm(string task, string method)
    {
        Forms.ShouldContainKey(task, "give the test data of the task's form");
        var form = Forms[task];
        WriteModel(form);
        Directory.CreateDirectory(folder["data"]);
        File.WriteAllText(folder["data", $"train.{form.Ending}"], form.Training);
        File.WriteAllText(folder["data", $"dev.{form.Ending}"], form.Evaluation);
        File.WriteAllText(
            folder["new.quant.yaml"],
            new TemplateRecipe("quantrecipe").Expand(("task", task), ("method", method), ("max-length", "64")));

        var run = Invocation.Run(folder.Path, "validate", "new.quant.yaml");

        run.ExitCode.ShouldBe(0, run.All);
        run.All.ShouldNotContain("warning");
    }

    // An embedding model has no head.
    private void WriteModel(Form form)
    {
        var model = Directory.CreateDirectory(folder["model"]).FullName;
        if (form.Head == HeadKind.SequenceToSequence)
        {
            WriteWriter(model);
            return;
        }

        string[] vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "film", "plot", "movie", "dog", "."];
        File.WriteAllText(Path.Combine(model, "vocab.txt"), string.Concat(vocabulary.Select(piece => piece + "\n")));
        using var backend = new CpuBackend(1);
        using var scope = backend.OpenScope();
        var extents = new ModelExtents
        {
            VocabularySize = vocabulary.Length,
            HiddenSize = 16,
            LayerCount = 4,
            HeadCount = 2,
            IntermediateSize = 32,
            PositionCount = 64,
            Labels = form.Labels,
        };
        var description = new BertArchitecture().Describe(extents, form.Head);
        ModelWriter.Write(
            model,
            new PostNormEncoder(backend, new ParameterInitializer(backend, seed: 1, 0.1).CreateAll(description)));
        if (form.Head == HeadKind.None)
        {
            File.WriteAllText(
                Path.Combine(model, "modules.json"),
                """
                [{ "path": "", "type": "sentence_transformers.models.Transformer" },
                 { "path": "1_Pooling", "type": "sentence_transformers.models.Pooling" }]
                """);
            Directory.CreateDirectory(Path.Combine(model, "1_Pooling"));
            File.WriteAllText(
                Path.Combine(model, "1_Pooling", "config.json"), """{ "pooling_mode_mean_tokens": true }""");
        }
    }

    private static void WriteWriter(string model)
    {
        using var backend = new CpuBackend(1);
        using var scope = backend.OpenScope();
        ModelWriter.Write(model, EncoderDecoder.CreateRandom(backend, TinyT5.Describe(), seed: 1));
        TinyT5Tokenizer.Write(model);
    }

    /// <param name="Labels">Of the model.</param>
    /// <param name="Training">What <c>data/train</c> holds.</param>
    /// <param name="Evaluation">What <c>data/dev</c> holds.</param>
    private sealed record Form(IReadOnlyList<string> Labels, string Training, string Evaluation)
    {
        /// <summary>The model's.</summary>
        public HeadKind Head { get; init; } = HeadKind.SequenceClassification;

        /// <summary>Of both files' names.</summary>
        public string Ending { get; init; } = "tsv";
    }
}
