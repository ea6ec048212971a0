using QuantBuild.Formats.Architectures.Mpnet;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Loading;
using QuantBuild.Models.Tests.Support;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Autograd;
using QuantBuild.Tensors.Backends.Cpu;
using QuantBuild.Tensors.Backends.Reference;

namespace QuantBuild.Models.Tests.Mpnet;

/// <summary>Against outputs and gradients of PyTorch 1.13 in float32, stored beside random weights.</summary>
public sealed class MpnetOracleTests
{
    private const string Classifier = "mpnet-random-l2-h64";
    private const string LanguageModel = "mpnet-mlm-random-l2-h64";
    private const string GradientPrefix = "grad.";
    private const double OutputTolerance = 1e-4;
    private const double GradientTolerance = 1e-3;

    [SharedDataFact]
    public void Distances_OfEveryKey_AreTheOracles()
    {
        using var oracle = Open(Classifier);
        var distances = Integers(oracle, "relative_positions");
        distances.Select(MpnetArchitecture.Distances.ClassOf).ShouldBe(Integers(oracle, "relative_buckets"));
        distances.ShouldContain(-64);
    }

    [SharedDataFact]
    public void Classifier_OnTheCpuBackend_MatchesOutputsLossAndGradients()
    {
        using var backend = new CpuBackend(threads: 2);
        ShouldMatch(backend, Classifier);
    }

    [SharedDataFact]
    public void Classifier_OnTheReferenceBackend_MatchesOutputsLossAndGradients()
    {
        using var backend = new ReferenceBackend();
        ShouldMatch(backend, Classifier);
    }

    [SharedDataFact]
    public void LanguageModel_WithPaddingOnTheLeft_MatchesOutputsLossAndGradients()
    {
        using var backend = new CpuBackend(threads: 2);
        ShouldMatch(backend, LanguageModel);
    }

    private static void ShouldMatch(ComputeBackend backend, string name)
    {
        using var oracle = Open(name);
        var model = ModelLoader.Load(backend, ModelFolder.Open(SharedData.PathOf("oracles", name)));
        foreach (var parameter in model.Parameters)
        {
            parameter.Tensor.RequiresGradient = true;
        }

        var (batch, mask) = Inputs(backend, oracle, model.PaddingToken);
        var tokens = Integers(oracle, "attention_mask");
        var hidden = model.Embed(batch, ForwardPass.Inference);
        ShouldMatch(hidden, oracle, "hidden_state_0", tokens);
        for (var layer = 0; layer < model.LayerCount; layer++)
        {
            hidden = model.Layer(layer, hidden, mask, ForwardPass.Inference);
            ShouldMatch(hidden, oracle, $"hidden_state_{layer + 1}", tokens);
        }

        var logits = model.Head(hidden, batch.Mask, ForwardPass.Inference);
        var labels = Integers(oracle, "labels");
        ShouldMatch(logits, oracle, "logits", name == LanguageModel ? tokens : [.. labels.Select(_ => 1)]);

        var loss = logits.Reshape(labels.Length, logits.Shape.Columns)
            .CrossEntropy(backend.FromHost(labels, new Shape(labels.Length)));
        var expected = oracle.ReadArray<float>("loss")[0];
        ((double)backend.ReadFloats(loss)[0]).ShouldBe(expected, OutputTolerance * expected);
        Backpropagation.Run(loss);
        GradientsShouldMatch(model, oracle);
    }

    private static void GradientsShouldMatch(IEncoderModel model, SafetensorsFile oracle)
    {
        var parameters = model.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Tensor);
        var names = oracle.Tensors.Keys
            .Where(name => name.StartsWith(GradientPrefix, StringComparison.Ordinal)).ToList();
        names.Count.ShouldBe(16);
        foreach (var name in names)
        {
            var expected = oracle.ReadArray<float>(name);
            var actual = model.Backend.ReadFloats(parameters[name[GradientPrefix.Length..]].Gradient!);
            var deviation = Deviation.Largest(actual, expected) / expected.Max(Math.Abs);
            deviation.ShouldBeLessThan(GradientTolerance, $"{name} deviates by {deviation:E2} of the largest");
        }
    }

    /// <summary>Compares the rows at tokens, relative to the largest element; those at padding mean nothing.</summary>
    private static void ShouldMatch(Tensor actual, SafetensorsFile oracle, string name, int[] tokens)
    {
        var (values, expected) = (actual.Backend.ReadFloats(actual), oracle.ReadArray<float>(name));
        values.Length.ShouldBe(expected.Length);
        var features = actual.Shape.Columns;
        var largest = 0.0;
        for (var row = 0; row < tokens.Length; row++)
        {
            if (tokens[row] == 1)
            {
                largest = Math.Max(largest, Deviation.Largest(
                    values.AsSpan(row * features, features), expected.AsSpan(row * features, features)));
            }
        }

        var deviation = largest / expected.Max(Math.Abs);
        deviation.ShouldBeLessThan(OutputTolerance, $"{name} deviates by {deviation:E2} of the largest");
    }

    // Padding stands among the tokens, wherever the oracle has it; its mask says which they are.
    private static (Batch Batch, Tensor Mask) Inputs(ComputeBackend backend, SafetensorsFile oracle, int padding)
    {
        var (ids, mask) = (Integers(oracle, "input_ids"), Integers(oracle, "attention_mask"));
        var sequence = (int)oracle.Tensors["input_ids"].Shape[1];
        var builder = new TokenizedDatasetBuilder();
        for (var start = 0; start < ids.Length; start += sequence)
        {
            builder.Add(ids.AsSpan(start, sequence), []);
        }

        var rows = Enumerable.Range(0, ids.Length / sequence).ToArray();
        return (
            Batch.Create(backend, builder.Build(), rows, padding),
            backend.FromHost(mask, new Shape(rows.Length, sequence)));
    }

    private static SafetensorsFile Open(string name) =>
        SafetensorsFile.Open(SharedData.PathOf("oracles", name, "oracle.safetensors"));

    private static int[] Integers(SafetensorsFile file, string tensor) =>
        [.. file.ReadArray<long>(tensor).Select(value => (int)value)];
}
