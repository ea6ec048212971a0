using QuantBuild.Models.Data;
using QuantBuild.Models.Data.TableFormats;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Loading;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks.TextClassification;
using QuantBuild.Models.Tests.Support;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Cpu;
using QuantBuild.Tensors.Backends.Reference;
using QuantBuild.Tokenizers.Loading;

namespace QuantBuild.Models.Tests.Bert;

/// <summary>Against outputs of PyTorch 1.13 in float32, stored beside the weights.</summary>
public sealed class BertOracleTests
{
    private const string Classifier = "bert-l4-h128-sst2";
    private const string LanguageModel = "bert-l4-h128-mlm";
    // What the cross-entropy leaves out.
    private const int NotMasked = -100;

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

        actual.Targets.ShouldBeOfType<ClassTargets>().Classes.ToArray().ShouldBe(shared.Integers("labels"));
    }

    [SharedDataFact]
    public void Evaluation_OfDevelopmentSentences_MatchesTheLogitsAndAccuracy()
    {
        using var shared = new SharedModel(Classifier);
        using var backend = new CpuBackend(threads: 2);
        var model = ModelLoader.Load(backend, shared.Folder);
        var texts = DevelopmentTexts(shared);

        var logits = Evaluation.Run(model, texts, new EvaluationOptions());

        var deviation = Deviation.Largest(logits.Values, shared.Floats("logits"));
        deviation.ShouldBeLessThan(1e-4, $"logits deviate by {deviation:E2}");
        var result = Bootstrap.Evaluate(
            ClassMetric.Accuracy, Predictions.Of(logits, texts), seed: 0);
        result.Value.ShouldBe(0.8326, 5e-5);
        (result.High - result.Low).ShouldBe(0.05, 0.01);
    }

    [SharedDataFact]
    public void Evaluation_WhateverTheBatchAndThreads_GivesTheSameBits()
    {
        using var shared = new SharedModel(Classifier);
        var texts = shared.Tokens().Select([.. Enumerable.Range(0, 64)]);

        var alone = Logits(shared, texts, batchSize: 1, threads: 1);
        var together = Logits(shared, texts, batchSize: 17, threads: 2);

        together.ShouldBe(alone);
    }

    [SharedDataFact]
    public void Layers_OnTheReferenceBackend_MatchHiddenStates()
    {
        using var backend = new ReferenceBackend();
        LayersShouldMatch(backend);
    }

    [SharedDataFact]
    public void Layers_OnTheCpuBackend_MatchHiddenStates()
    {
        using var backend = new CpuBackend(threads: 1);
        LayersShouldMatch(backend);
    }

    [SharedDataFact]
    public void LanguageModel_OnMaskedSentences_MatchesLossAndLogits()
    {
        using var shared = new SharedModel(LanguageModel);
        using var backend = new CpuBackend(threads: 2);
        IEncoderModel model = ModelLoader.Load(backend, shared.Folder);
        var texts = shared.Tokens();
        var batch = Batch.Create(backend, texts, FirstEight, model.PaddingToken);

        var hidden = model.Encode(batch, ForwardPass.Inference);
        ShouldMatch(hidden, shared.Floats("last_hidden_state"), texts, "last layer");
        var logits = model.Head(hidden, batch.Mask, ForwardPass.Inference);
        var (targets, firstMasked) = MaskedTargets(shared, batch);
        var first = backend.ReadFloats(logits).AsSpan(firstMasked * logits.Shape.Columns, logits.Shape.Columns);
        var deviation = Deviation.Largest(first, shared.Floats("logits_first"));
        deviation.ShouldBeLessThan(1e-4, $"logits deviate by {deviation:E2}");

        var rows = logits.Reshape(targets.Length, logits.Shape.Columns);
        var loss = backend.ReadFloats(rows.CrossEntropy(backend.FromHost(targets, new Shape(targets.Length))))[0];
        loss.ShouldBe(shared.Floats("loss")[0], 1e-5f);
    }

    private static TokenizedDataset DevelopmentTexts(SharedModel shared) => TextTokenization.Tokenize(
        Tokenizer.FromFolder(shared.Path),
        TableFormatRegistry.BuiltIn.SourceOf(SharedData.PathOf("glue", "sst2", "dev.tsv")),
        new TextColumns("sentence", Label: "label"),
        new ClassTargetForm(shared.Folder.Configuration.Labels),
        TextForm.Joined,
        maxLength: 64).Dataset;

    private static float[] Logits(SharedModel shared, TokenizedDataset texts, int batchSize, int threads)
    {
        using var backend = new CpuBackend(threads);
        var model = ModelLoader.Load(backend, shared.Folder);
        return Evaluation.Run(model, texts, new EvaluationOptions { BatchSize = batchSize }).Values.ToArray();
    }

    private static void LayersShouldMatch(ComputeBackend backend)
    {
        using var shared = new SharedModel(Classifier);
        var model = ModelLoader.Load(backend, shared.Folder);
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

    /// <summary>The target of every masked position, −100 elsewhere, and the first of these positions.</summary>
    private static (int[] Targets, int FirstMasked) MaskedTargets(SharedModel shared, Batch batch)
    {
        var (masked, targets) = (shared.Integers("masked"), shared.Integers("targets"));
        var wanted = new int[batch.Size * batch.SequenceLength];
        Array.Fill(wanted, NotMasked);
        for (var place = 0; place < wanted.Length; place++)
        {
            var (row, position) = (place / batch.SequenceLength, place % batch.SequenceLength);
            var source = (row * SharedModel.OracleSequence) + position;
            wanted[place] = masked[source] == 1 ? targets[source] : NotMasked;
        }

        return (wanted, Array.FindIndex(wanted, target => target != NotMasked));
    }
}
