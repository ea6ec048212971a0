using QuantBuild.Models.Data;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Pipeline.Tests.Tasks;

/// <summary>A cross-encoder with one logit: trained to rank, quantized, evaluated.</summary>
public sealed class RerankingRunTests : IDisposable
{
    private const string Pairs = "columns: { text: query, textPair: document, label: relevance }";

    private readonly TinyProject project = new(new RecipeText(), layers: 2, labels: ["LABEL_0"]);

    public RerankingRunTests()
    {
        WritePairs(project.Train, queries: 200, seed: 1);
        WritePairs(project.Dev, queries: 24, seed: 2);
    }

    [Fact]
    public void Run_Training_RanksDocumentsOfQueriesItHasNotSeen()
    {
        Write(
            "train: { epochs: 12, batchSize: 16, learningRate: 3e-3, dropout: 0, heldBack: 0.2, keep: best }",
            metrics: "[ndcg@10, recall@10]");

        var result = project.Run();

        var queries = File.ReadLines(project.Dev).Skip(1).Select(line => line.Split('\t')[0]).Distinct().Count();
        result.Metrics.Select(metric => metric.Metric).ShouldBe(["ndcg@10", "recall@10"]);
        result.Metrics.ShouldAllBe(metric => metric.Samples == queries);
        result.Metrics[0].Full.ShouldBeLessThan(0.8);
        result.Metrics[0].Quantized.ShouldBeGreaterThan(0.9);
        var training = File.ReadLines(project.Train).Select(line => line.Split('\t')[0]).ToHashSet();
        File.ReadLines(project.Dev).Skip(1).ShouldAllBe(line => !training.Contains(line.Split('\t')[0]));
        result.Metrics[0].Quantized.ShouldBeInRange(result.Metrics[0].Low, result.Metrics[0].High);
    }

    [Fact]
    public void Run_Quantized_ReportsFidelityOverQueriesAndEvaluatesAlike()
    {
        Write("quantize: { method: rtn, weights: { bits: 8, granularity: channel } }", metrics: "[ndcg@10]");

        var result = project.Run();

        result.FidelityOf("topAgreement").ShouldBeInRange(0.5, 1);
        result.FidelityOf("kendall").ShouldBeInRange(0.5, 1);
        result.FidelityOf("meanSquaredDifference").ShouldBeGreaterThan(0);
        CheckpointEvaluation.Run(
            new CheckpointEvaluationRequest(
                project.Checkpoint,
                project.Dev,
                new TextColumns("query", "document", "relevance"),
                16,
                BackendRegistry.Default(1))
            {
                Task = RunSlots.Standard.Tasks.Find("reranking"),
            },
            progress: null,
            CancellationToken.None).Metrics[0].Value.ShouldBe(result.Metrics[0].Quantized);
    }

    [Fact]
    public void Read_WithoutDocuments_LacksTheKey()
    {
        Write(
            "quantize: { method: rtn, weights: { bits: 8 } }",
            "[ndcg@10]",
            "columns: { text: query, label: relevance }");

        RunSlots.Standard.Reader.Read(project.RecipePath).Diagnostics.First(each => each.IsError).Message
            .ShouldContain("lacks the key 'textPair', without which the task 'reranking' has no second text");
    }

    public void Dispose() => project.Dispose();

    private void Write(string phase, string metrics, string columns = Pairs) => File.WriteAllText(
        project.RecipePath,
        $$"""
        version: 1
        name: tiny
        model: { source: model, task: reranking }
        data:
          evaluation: { source: data/dev.tsv, {{columns}}, metrics: {{metrics}} }
          training: { source: data/train.tsv, {{columns}}, maxLength: 16 }
        {{phase}}

        """);

    // The first word of a query names a kind of words; a document is relevant where it has one of them.
    private static void WritePairs(string path, int queries, int seed)
    {
        const int Kinds = 3;
        const int Kind = 8;
        const int Documents = 14;
        var draw = new WordDraw(seed);
        var lines = new List<string> { "query\tdocument\trelevance" };
        for (var query = 0; query < queries; query++)
        {
            // The other words tell the queries of both files apart.
            var kind = draw.Below(Kinds);
            var own = draw.Word(27 + (6 * (seed - 1)), 6);
            var text = $"{WordDraw.WordOf(kind)} {draw.Word(27, 13)} {draw.Word(27, 13)} {own}";
            for (var document = 0; document < Documents; document++)
            {
                int[] words = [.. Enumerable.Range(0, 3 + draw.Below(4)).Select(_ => Kinds + draw.Below(Kinds * Kind))];
                var isRelevant = words.Any(word => (word - Kinds) / Kind == kind);
                if (isRelevant && draw.Below(2) == 0)
                {
                    words = [.. words.Select(word => (word - Kinds) / Kind == kind ? 27 + (word % 13) : word)];
                    isRelevant = false;
                }

                lines.Add($"{text}\t{string.Join(' ', words.Select(WordDraw.WordOf))}\t{(isRelevant ? 1 : 0)}");
            }
        }

        File.WriteAllLines(path, lines);
    }
}
