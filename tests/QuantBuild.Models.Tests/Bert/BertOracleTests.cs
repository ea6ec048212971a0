using QuantBuild.Models.Bert;
using QuantBuild.Models.Data;
using QuantBuild.Models.Modules;
using QuantBuild.Models.Tests.Support;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Reference;

namespace QuantBuild.Models.Tests.Bert;

public sealed class BertOracleTests
{
    [SharedDataFact]
    public void Layers_OnFirstSentences_MatchHiddenStates()
    {
        using var shared = new SharedModel("bert-l4-h128-sst2");
        using var backend = new ReferenceBackend();
        var model = BertLoader.Load(backend, shared.Folder);
        var dataset = shared.Tokens(8);
        var batch = Batch.Create(backend, dataset, [0, 1, 2, 3, 4, 5, 6, 7], model.PaddingToken);

        var hidden = model.Embed(batch, ForwardPass.Inference);
        ShouldMatch(hidden, shared.Floats("hidden_state_0"), dataset, "embedding");
        for (var layer = 0; layer < model.LayerCount; layer++)
        {
            hidden = model.Layer(layer, hidden, batch.Mask, ForwardPass.Inference);
            ShouldMatch(hidden, shared.Floats($"hidden_state_{layer + 1}"), dataset, $"layer {layer}");
        }

        var logits = backend.ReadFloats(model.Head(hidden, ForwardPass.Inference));
        var deviation = Deviation.Largest(logits, shared.Floats("logits").AsSpan(0, logits.Length));
        deviation.ShouldBeLessThan(1e-4, $"logits deviate by {deviation:E2}");
    }

    /// <summary>Compares the positions of tokens; the oracle pads every sentence to 55.</summary>
    private static void ShouldMatch(Tensor hidden, float[] expected, TokenizedDataset dataset, string what)
    {
        const int oracleSequence = 55;
        var actual = hidden.Backend.ReadFloats(hidden);
        var features = hidden.Shape.Columns;
        var largest = 0.0;
        for (var row = 0; row < dataset.Count; row++)
        {
            var count = dataset.LengthOf(row) * features;
            largest = Math.Max(largest, Deviation.Largest(
                actual.AsSpan(row * hidden.Shape[1] * features, count),
                expected.AsSpan(row * oracleSequence * features, count)));
        }

        largest.ShouldBeLessThan(5e-5, $"{what} deviates by {largest:E2}");
    }
}
