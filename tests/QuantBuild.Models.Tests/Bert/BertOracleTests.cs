using QuantBuild.Models.Bert;
using QuantBuild.Models.Data;
using QuantBuild.Models.Modules;
using QuantBuild.Models.Tests.Support;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Reference;
using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Tests.Bert;

/// <summary>Against outputs of PyTorch 1.13 in float32, stored beside the weights.</summary>
public sealed class BertOracleTests
{
    private const string Classifier = "bert-l4-h128-sst2";
    private static readonly int[] FirstEight = [0, 1, 2, 3, 4, 5, 6, 7];

    [SharedDataFact]
    public void Tokenize_DevelopmentSentences_GivesTheOraclesIds()
    {
        using var shared = new SharedModel(Classifier);
        var expected = shared.Tokens();
        var actual = DevelopmentTexts(shared);

        actual.Count.ShouldBe(872);
        for (var row = 0; row < actual.Count; row++)
        {
            actual.TokensOf(row).ToArray().ShouldBe(expected.TokensOf(row).ToArray(), $"sentence {row}");
        }

        actual.Labels.ToArray().ShouldBe(shared.Integers("labels"));
    }

    [SharedDataFact]
    public void Layers_OnTheReferenceBackend_MatchHiddenStates()
    {
        using var backend = new ReferenceBackend();
        LayersShouldMatch(backend);
    }

    private static TokenizedDataset DevelopmentTexts(SharedModel shared) => TextTokenization.Tokenize(
        Tokenizer.FromFolder(shared.Path),
        TextTable.Read(
            SharedData.PathOf("glue", "sst2", "dev.tsv"),
            new TextColumns("sentence", Label: "label"),
            shared.Folder.Configuration.Labels),
        maxLength: 64);

    private static void LayersShouldMatch(ComputeBackend backend)
    {
        using var shared = new SharedModel(Classifier);
        var model = BertLoader.Load(backend, shared.Folder);
        var texts = shared.Tokens().Select(FirstEight);
        var batch = Batch.Create(backend, texts, FirstEight, model.PaddingToken);

        var hidden = model.Embed(batch, ForwardPass.Inference);
        ShouldMatch(hidden, shared.Floats("hidden_state_0"), texts, "embedding");
        for (var layer = 0; layer < model.LayerCount; layer++)
        {
            hidden = model.Layer(layer, hidden, batch.Mask, ForwardPass.Inference);
            ShouldMatch(hidden, shared.Floats($"hidden_state_{layer + 1}"), texts, $"layer {layer}");
        }
    }

    /// <summary>Compares the positions of tokens; the oracle pads every sentence to 55.</summary>
    private static void ShouldMatch(Tensor hidden, float[] expected, TokenizedDataset texts, string what)
    {
        var actual = hidden.Backend.ReadFloats(hidden);
        var features = hidden.Shape.Columns;
        var largest = 0.0;
        for (var row = 0; row < texts.Count; row++)
        {
            var count = texts.LengthOf(row) * features;
            largest = Math.Max(largest, Deviation.Largest(
                actual.AsSpan(row * hidden.Shape[1] * features, count),
                expected.AsSpan(row * SharedModel.OracleSequence * features, count)));
        }

        largest.ShouldBeLessThan(5e-5, $"{what} deviates by {largest:E2}");
    }
}
