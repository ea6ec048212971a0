using System.Globalization;
using QuantBuild.Pipeline;
using QuantBuild.Recipes;

namespace QuantBuild.Bench.Results;

/// <summary>
/// <c>results --model FOLDER --train TSV --dev TSV [--steps N] [--seeds 1,2,3] [--work FOLDER] [--output FILE]</c>: RTN
/// and MREM-S at 8-8-8, 4-4-8 and 2-2-8 through the product's own pipeline, as a Markdown table.
/// </summary>
internal static class ResultsCommand
{
    private static readonly (int Bits, double LearningRate)[] Settings = [(8, 1e-4), (4, 5e-4), (2, 5e-4)];

    public static int Run(string[] arguments)
    {
        var options = ResultsOptions.Parse(arguments);
        var rows = new List<ResultRow>();
        foreach (var (bits, learningRate) in Settings)
        {
            foreach (var method in new[] { "rtn", "mrem" })
            {
                foreach (var seed in options.Seeds)
                {
                    var recipe = RecipeText(options, method, bits, learningRate, seed);
                    rows.Add(Execute(options, recipe, method, bits, seed));
                    Console.Error.WriteLine(rows[^1]);
                }
            }
        }

        File.WriteAllText(options.Output, ResultsTable.Write(rows, options));
        return 0;
    }

    private static ResultRow Execute(ResultsOptions options, string text, string method, int bits, int seed)
    {
        Directory.CreateDirectory(options.Work);
        var path = Path.Combine(options.Work, $"{method}-{bits}-{seed}.quant.yaml");
        File.WriteAllText(path, text);
        var run = QuantizationRun.Execute(
            RecipeReader.Read(path).Require(),
            new RunOptions
            {
                CacheRoot = Path.Combine(options.Work, "cache"),
                OutputFolder = Path.Combine(options.Work, "outputs", $"{method}-{bits}-{seed}"),
                Threads = Environment.ProcessorCount,
            },
            SilentListener.Instance,
            CancellationToken.None);
        return ResultRow.Of(method, bits, seed, run);
    }

    private static string RecipeText(
        ResultsOptions options, string method, int bits, double learningRate, int seed) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        version: 1
        name: results-{{method}}-{{bits}}-{{seed}}
        model: { source: {{options.Model}}, task: text-classification }
        data:
          calibration: { source: {{options.Train}}, columns: { text: sentence }, samples: 4096, seed: {{seed}}, maxLength: 64 }
          evaluation: { source: {{options.Dev}}, columns: { text: sentence, label: label }, metrics: [accuracy], maxLength: 64 }
        quantize:
          method: {{method}}
          weights: { bits: {{bits}} }
          embeddings: { bits: {{bits}} }
          activations: { bits: 8 }
          mrem: { modules: 4, steps: {{options.Steps}}, learningRate: {{learningRate}}, seed: {{seed}} }
        outputs: [{ format: compressed-tensors }]
        report: [json, markdown]

        """);
}
