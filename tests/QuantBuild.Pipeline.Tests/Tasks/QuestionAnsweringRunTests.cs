using System.Text.Json;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Models.Data;
using QuantBuild.Models.Encoders;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Loading;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors.Backends;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Pipeline.Tests.Tasks;

/// <summary>Answers found in texts longer than the model takes: a fresh head trained, quantized, evaluated.</summary>
public sealed class QuestionAnsweringRunTests : IDisposable
{
    private const string Columns = "columns: { text: question, textPair: context, label: answers }";
    private const int MaximumLength = 16;

    private readonly TinyProject project = new(new RecipeText(), layers: 2);

    public QuestionAnsweringRunTests()
    {
        WriteModel();
        WriteQuestions("train.json", 800, seed: 1);
        WriteQuestions("dev.json", 100, seed: 2);
        WriteTraining();
    }

    [Fact]
    public void Run_Training_AnswersQuestionsItHasNotSeen()
    {
        var result = project.Run();

        result.Metrics.Select(metric => metric.Metric).ShouldBe(["exactMatch", "tokenF1"]);
        result.Metrics.ShouldAllBe(metric => metric.Samples == 100);
        result.Metrics[0].Full.ShouldBeLessThan(0.3);
        result.Metrics[0].Quantized.ShouldBeGreaterThan(0.9);
        result.Metrics[1].Quantized.ShouldBeGreaterThanOrEqualTo(result.Metrics[0].Quantized);
        result.Metrics[0].Quantized.ShouldBeInRange(result.Metrics[0].Low, result.Metrics[0].High);
        ModelConfiguration.Open(Path.Combine(project.Checkpoint, ModelConfiguration.FileName))
            .Architectures.ShouldBe(["BertForQuestionAnswering"]);
        File.ReadAllText(Path.Combine(project.Checkpoint, "question_answering.json")).ShouldBe(
            "{\n  \"stride\": 4,\n  \"longest_answer\": 3,\n  \"no_answer_threshold\": 0\n}\n");
        var questions = Report().GetProperty("questions");
        questions.GetProperty("questions").GetInt32().ShouldBe(100);
        questions.GetProperty("windows").GetInt32().ShouldBeGreaterThan(150);
        questions.GetProperty("withoutAnswer").GetInt32().ShouldBeInRange(10, 40);
    }

    [Theory]
    [InlineData("rtn", "")]
    [InlineData("mrem", "  mrem: { steps: 4, batchSize: 8 }")]
    [InlineData("rem", "  rem: { steps: 2, batchSize: 8 }")]
    [InlineData("gptq", "")]
    [InlineData("qat", "  qat: { epochs: 1, batchSize: 8, labels: hard }")]
    [InlineData("prequant", "  prequant: { epochs: 1, batchSize: 8 }")]
    public void Run_EachMethod_KeepsTheAnswersAndEvaluatesTheCheckpointBitForBit(string method, string settings)
    {
        TakeTrained();
        var training = method is "qat" or "prequant" ? $"training: {{ source: data/train.json, {Columns} }}" : "";
        Write($$"""
            model: { source: model, task: question-answering }
            data:
              calibration:
                { source: data/train.json, columns: { text: question, textPair: context }, samples: 64, maxLength: 16 }
              evaluation: { source: data/dev.json, {{Columns}} }
              {{training}}
            quantize:
              method: {{method}}
              weights: { bits: 8, granularity: channel }
              activations: { bits: 8 }
            {{settings}}
            gates: [{ metric: exactMatch, maxDrop: 0.1 }, { metric: spanAgreement, minimum: 0.9 }]
            """);

        var result = project.Run();

        result.Gates.ShouldAllBe(gate => gate.Passed, string.Join("; ", result.GateFailures.Select(f => f.Message)));
        result.Fidelity.Select(figure => figure.Measure.Name).ShouldBe(["spanAgreement", "klDivergence"]);
        result.FidelityOf("klDivergence").ShouldBeInRange(1e-9, 0.2);
        var evaluated = CheckpointEvaluation.Run(
            new CheckpointEvaluationRequest(
                project.Checkpoint,
                PathOf("dev.json"),
                new TextColumns("question", "context", "answers"),
                MaximumLength,
                BackendRegistry.Default(2)),
            progress: null,
            CancellationToken.None);
        evaluated.Logits.Values.ToArray().ShouldBe(project.QuantizedLogits(result));
        evaluated.Metrics[0].Value.ShouldBe(result.Metrics[0].Quantized);
    }

    [Fact]
    public void Run_QatAgainstTheTeacher_LearnsFromItsDistributions()
    {
        TakeTrained();
        const string Data = $$"""
            model: { source: model, task: question-answering }
            data:
              training: { source: data/train.json, columns: { text: question, textPair: context }, maxLength: 16 }
              evaluation: { source: data/dev.json, {{Columns}} }
            """;
        Write(Data + "\nquantize: { method: rtn, weights: { bits: 4 } }");
        var rounded = project.Run().FidelityOf("klDivergence");
        Write(Data + "\nquantize: { method: qat, weights: { bits: 4 }, "
            + "qat: { epochs: 6, batchSize: 16, distillation: logits, learningRate: 3e-4 } }");

        project.Run().FidelityOf("klDivergence").ShouldBeLessThan(0.5 * rounded);
    }

    [Fact]
    public void Run_SettingsOfTheRecipe_GoBeforeThoseOfTheModelAndChangeItsStages()
    {
        TakeTrained();
        var stages = Plan("");
        Plan(", longestAnswer: 3").ShouldBe(stages, "as the model says itself");
        var other = Plan(", stride: 2");
        other["evaluation-texts"].ShouldNotBe(stages["evaluation-texts"]);

        IReadOnlyDictionary<string, string> Plan(string keys)
        {
            Write($$"""
                model: { source: model, task: question-answering{{keys}} }
                data:
                  training: { source: data/train.json, {{Columns}}, maxLength: 16 }
                  evaluation: { source: data/dev.json, {{Columns}} }
                quantize: { method: rtn, weights: { bits: 8 } }
                """);
            return project.Plan(withCache: false).Stages.ToDictionary(
                stage => stage.Name,
                stage => string.Join('\n', stage.Parameters.Select(parameter => $"{parameter.Key}={parameter.Value}")));
        }
    }

    [Fact]
    public void Run_QuestionThatLeavesTheTextNoRoom_NamesItsPlace()
    {
        var question = string.Join(' ', Enumerable.Repeat("aa", 12));
        File.WriteAllText(PathOf("dev.json"), Squad([(question, "ba ca da", [("ca", 3)])]));

        var fault = Should.Throw<DiagnosticException>(() => project.Run()).Diagnostics.ShouldHaveSingleItem();

        fault.Code.ShouldBe("QB3002");
        fault.Message.ShouldContain("The question has 12 tokens, which leave the text 1 of 16");
    }

    [Fact]
    public void Read_KeysOfTheTaskWithAnother_HaveNoEffect()
    {
        project.Write(new RecipeText { Task = "text-classification\n  stride: 4" });

        RunSlots.Standard.Reader.Read(project.RecipePath).Diagnostics.ShouldContain(diagnostic =>
            diagnostic.Message.Contains("'model.stride' has no effect with the task 'text-classification'"));
    }

    public void Dispose() => project.Dispose();

    private void WriteModel()
    {
        using var backend = new CpuBackend(1);
        using var scope = backend.OpenScope();
        var extents = TinyBert.Extents with { LayerCount = 2 };
        ModelWriter.Write(project.Model, new PostNormEncoder(
            backend,
            new ParameterInitializer(backend, seed: 5, 0.2).CreateAll(
                TinyBert.Describe(HeadKind.MaskedLanguageModel, extents))));
    }

    private void WriteTraining() => Write($$"""
        model: { source: model, task: question-answering, stride: 4, longestAnswer: 3, noAnswerThreshold: 0 }
        data:
          training: { source: data/train.json, {{Columns}}, maxLength: 16 }
          evaluation: { source: data/dev.json, {{Columns}}, metrics: [exactMatch, tokenF1] }
        train: { epochs: 16, batchSize: 16, learningRate: 3e-3, dropout: 0, heldBack: 0.1, keep: best }
        """);

    private void Write(string sections) =>
        File.WriteAllText(project.RecipePath, $"version: 1\nname: tiny\n{sections}\n");

    private void TakeTrained()
    {
        project.Run();
        Directory.Delete(project.Model, recursive: true);
        Directory.Move(project.Checkpoint, project.Model);
    }

    private string PathOf(string file) => Path.Combine(project.Folder, "data", file);

    private JsonElement Report()
    {
        using var report = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(project.Output, "report.json")));
        return report.RootElement.Clone();
    }

    // A question names a kind of words; its answer are the one or two of them in the text, or there are none.
    private void WriteQuestions(string file, int count, int seed)
    {
        var draw = new WordDraw(seed);
        var questions = new List<(string, string, (string, int)[])>();
        for (var i = 0; i < count; i++)
        {
            var kind = draw.Below(2);
            var words = Enumerable.Range(0, 10 + draw.Below(10)).Select(_ => draw.Word(20, 20)).ToList();
            words[draw.Below(words.Count)] = draw.Word(2 + ((1 - kind) * 8), 8);
            var (at, length) = (draw.Below(words.Count - 1), draw.Below(5) == 0 ? 0 : 1 + draw.Below(2));
            string[] answer = [.. Enumerable.Range(0, length).Select(_ => draw.Word(2 + (kind * 8), 8))];
            for (var word = 0; word < answer.Length; word++)
            {
                words[at + word] = answer[word];
            }

            questions.Add((
                WordDraw.WordOf(kind),
                string.Join(' ', words),
                answer.Length == 0 ? [] : [(string.Join(' ', answer), words.Take(at).Sum(word => word.Length + 1))]));
        }

        File.WriteAllText(PathOf(file), Squad(questions));
    }

    private static string Squad(
        IEnumerable<(string Question, string Context, (string Text, int Start)[] Answers)> all) =>
        JsonSerializer.Serialize(new
        {
            version = "v2.0",
            data = new[]
            {
                new
                {
                    title = "words",
                    paragraphs = all.Select((each, i) => new
                    {
                        context = each.Context,
                        qas = new[]
                        {
                            new
                            {
                                id = $"{i}",
                                question = each.Question,
                                answers = each.Answers.Select(
                                    answer => new { text = answer.Text, answer_start = answer.Start }),
                            },
                        },
                    }),
                },
            },
        });
}
