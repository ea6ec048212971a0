using QuantBuild.Formats.Safetensors;
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

    /// <summary>A published embedding model, against ONNX Runtime 1.30.</summary>
    [SharedDataFact]
    public void Embed_SentencesOfThePublishedModel_MatchesAnotherImplementation()
    {
        const int sentences = 100;
        var folder = SharedData.PathOf("weights", "all-minilm-l6-v2");
        using var oracle = SafetensorsFile.Open(Path.Combine(folder, "oracle.safetensors"));
        var expected = oracle.ReadArray<float>("embeddings_a");
        var texts = File.ReadLines(SharedData.PathOf("glue", "stsb", "sts-test.tsv")).Take(sentences)
            .Select(line => line.Split('\t')[5]).ToList();
        using var embedder = TextEmbedder.Load(folder, new TextEmbedderOptions { Threads = 2 });

        var vectors = embedder.Embed(texts);

        (embedder.Dimensions, embedder.MaximumLength, embedder.IsNormalized).ShouldBe((384, 256, true));
        for (var i = 0; i < vectors.Count; i++)
        {
            var deviation = vectors[i].Select((value, k) => Math.Abs(value - expected[(i * 384) + k])).Max();
            deviation.ShouldBeLessThan(1e-5f, texts[i]);
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
