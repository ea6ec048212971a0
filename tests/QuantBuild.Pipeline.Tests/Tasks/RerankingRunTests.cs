using QuantBuild.Models.Data;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Pipeline.Tests.Tasks;

/// <summary>A cross-encoder with one logit: trained to rank, quantized, evaluated.</summary>
public sealed class RerankingRunTests : IDisposable
{
    private const string Pairs = "columns: { text: query, textPair: document, label: relevance }";

    private readonly TinyProject project = new(new RecipeText(), layers: 1, labels: ["LABEL_0"]);

    public RerankingRunTests()
    {
        WritePairs(project.Train);
        File.Copy(project.Train, project.Dev, overwrite: true);
    }

    [Fact]
    public void Run_Training_RanksBetterOverQueries()
    {
        Write(
            "train: { epochs: 40, batchSize: 8, learningRate: 3e-3 }",
            metrics: "[ndcg@10, recall@10]");

        var result = project.Run();

        var queries = File.ReadLines(project.Dev).Skip(1).Select(line => line.Split('\t')[0]).Distinct().Count();
        result.Metrics.Select(metric => metric.Metric).ShouldBe(["ndcg@10", "recall@10"]);
        result.Metrics.ShouldAllBe(metric => metric.Samples == queries);
        result.Metrics[0].Quantized.ShouldBeGreaterThan(result.Metrics[0].Full);
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

    // A document is relevant where it begins with the word that the query is.
    private static void WritePairs(string path)
    {
        var texts = File.ReadAllLines(path).Skip(1).Select(line => line.Split('\t')[0]).ToList();
        var queries = texts.Select(text => text.Split(' ')[0]).Distinct().Take(6).ToList();
        File.WriteAllLines(path, ["query\tdocument\trelevance", .. queries.SelectMany(
            query => texts.Take(12).Append($"{query} {texts[0]}").Select(
                text => $"{query}\t{text}\t{(text.Split(' ')[0] == query ? 1 : 0)}"))]);
    }
}
