using QuantBuild.Pipeline;
using QuantBuild.Runtime.Tests.Support;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Runtime.Tests;

/// <summary>A trained model with its real vocabulary.</summary>
public sealed class SharedModelTests
{
    private const int MaximumLength = 64;

    /// <summary>Of the rows one in so many, the header among them: 218 sentences of every length.</summary>
    private const int Stride = 4;

    [SharedDataFact]
    public void Classify_TheEvaluationsSentences_GivesItsLogits()
    {
        using var root = new TemporaryFolder();
        var model = SharedData.PathOf("weights", "bert-l4-h128-sst2");
        var texts = root["some.tsv"];
        File.WriteAllLines(
            texts, File.ReadLines(SharedData.PathOf("glue", "sst2", "dev.tsv")).Where((_, row) => row % Stride == 0));
        Quantize(root.Path, model, texts);
        var output = root["out"];
        var sentences = File.ReadLines(texts).Skip(1).Select(line => line.Split('\t')[0]).ToList();
        foreach (var (folder, checkpoint) in ((string, string)[])
        [
            (output, Path.Combine(output, "compressed-tensors")), (model, model),
        ])
        {
            var expected = QuantizedProject.Evaluate(checkpoint, texts, MaximumLength);
            foreach (var storage in Enum.GetValues<WeightStorage>())
            {
                using var classifier = TextClassifier.Load(
                    folder,
                    new TextClassifierOptions { WeightStorage = storage, MaximumLength = MaximumLength, Threads = 2 });
                Logits.Of(classifier.Classify(sentences)).ShouldBeTheBitsOf(expected, $"{folder}, {storage}");
            }
        }
    }

    private static void Quantize(string folder, string model, string texts)
    {
        var recipe = Path.Combine(folder, "sst2.quant.yaml");
        File.WriteAllText(recipe, $$"""
            version: 1
            name: sst2
            model: { source: {{model}}, task: text-classification }
            data:
              calibration:
                source: {{SharedData.PathOf("glue", "sst2", "train.tsv")}}
                columns: { text: sentence }
                samples: 64
                maxLength: {{MaximumLength}}
              evaluation: { source: {{texts}}, columns: { text: sentence, label: label } }
            quantize:
              method: rtn
              weights: { bits: 4 }
              embeddings: { bits: 4 }
              activations: { bits: 8 }
            """);
        QuantizationRun.Execute(
            RunSlots.Standard.Reader.Read(recipe).Require(),
            new RunOptions
            {
                CacheRoot = Path.Combine(folder, "cache"),
                OutputFolder = Path.Combine(folder, "out"),
                Backend = BackendRegistry.Default(2),
            },
            new SilentListener(),
            CancellationToken.None);
    }
}
