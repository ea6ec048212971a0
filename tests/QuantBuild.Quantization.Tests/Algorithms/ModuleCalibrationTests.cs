using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Tests.Support;

namespace QuantBuild.Quantization.Tests.Algorithms;

public sealed class ModuleCalibrationTests
{
    private const string Layer = "bert.encoder.layer.0.";

    [Fact]
    public void Run_WithOperands_FindsEveryPointOfThePaper()
    {
        using var bench = new Workbench(modules: 4);
        var quantizers = ModuleCalibration.Run(bench.TaskOf(0, UniformScheme.Of(4, 4, 8)), trainable: false);
        quantizers.Activations.Keys.ShouldBe(
            [
                Layer + "attention.self.input",
                Layer + "attention.self.query.output",
                Layer + "attention.self.key.output",
                Layer + "attention.self.value.output",
                Layer + "attention.output.dense.input",
                Layer + "intermediate.dense.input",
                Layer + "output.dense.input",
            ],
            ignoreOrder: true);
        quantizers.Probabilities.Keys.ShouldBe([Layer + "attention.self.probabilities"]);
        quantizers.Weights.Keys.ShouldBe(
            UniformScheme.Linears().Where(name => name.StartsWith(Layer, StringComparison.Ordinal)));
        quantizers.Embedding!.Value.Name.ShouldBe("bert.embeddings.word_embeddings");
        quantizers.Parameters.ShouldBeEmpty();
    }

    [Fact]
    public void Run_WithoutOperands_QuantizesInputsOnly()
    {
        using var bench = new Workbench(modules: 4);
        var quantizers = ModuleCalibration.Run(
            bench.TaskOf(0, UniformScheme.Of(4, 4, 8, attention: false)), trainable: false);
        quantizers.Activations.Keys.ShouldAllBe(point => point.EndsWith(".input", StringComparison.Ordinal));
        quantizers.Activations.Count.ShouldBe(4);
        quantizers.Probabilities.ShouldBeEmpty();
    }

    [Fact]
    public void Run_OnlyTheInputOfTheSecondFeedForwardProduct_IsAsymmetric()
    {
        using var bench = new Workbench(modules: 1);
        var quantizers = ModuleCalibration.Run(bench.TaskOf(0, UniformScheme.Of(4, 4, 8)), trainable: false);
        quantizers.Activations.Where(entry => entry.Value.ZeroPoint is not null).Select(entry => entry.Key).ShouldBe(
            Enumerable.Range(0, 4).Select(layer => $"bert.encoder.layer.{layer}.output.dense.input"),
            ignoreOrder: true);
    }

    [Fact]
    public void Run_EmbeddingInALaterModule_IsNotQuantizedThere()
    {
        using var bench = new Workbench(modules: 2);
        ModuleCalibration.Run(bench.TaskOf(0, UniformScheme.Of(4, 4)), trainable: false).Embedding.ShouldNotBeNull();
        ModuleCalibration.Run(bench.TaskOf(1, UniformScheme.Of(4, 4)), trainable: false).Embedding.ShouldBeNull();
    }

    [Fact]
    public void Run_FullPrecisionPlan_HasNoQuantizer()
    {
        using var bench = new Workbench(modules: 2);
        var quantizers = ModuleCalibration.Run(bench.TaskOf(0, UniformScheme.Of(32)), trainable: false);
        quantizers.Weights.ShouldBeEmpty();
        quantizers.Activations.ShouldBeEmpty();
        quantizers.Embedding.ShouldBeNull();
    }

    [Fact]
    public void Run_SymmetricSteps_CoverTheLargestActivation()
    {
        using var bench = new Workbench(modules: 4, texts: 16);
        var quantizers = ModuleCalibration.Run(bench.TaskOf(0, UniformScheme.Of(8, 32, 8)), trainable: false);
        var observation = new RangeObservation(new CalibratedForward(quantizers));
        var runner = new ModuleRunner(bench.Model, bench.Spans[0], bench.Texts, bench.Model.PaddingToken);
        using var scope = bench.Backend.OpenScope();
        int[] rows = [.. Enumerable.Range(0, 16)];
        var batch = runner.MakeBatch(rows);
        observation.MaskAt = _ => batch.Mask;
        var pass = new QuantBuild.Models.Layers.ForwardPass(observation);
        runner.Run(runner.Input(batch, rows, null, pass), batch, pass);
        foreach (var (point, range) in observation.Ranges)
        {
            var quantizer = quantizers.Activations[point];
            var step = quantizer.ToPoint().Step!.Value;
            var zero = quantizer.ZeroPoint ?? 0;
            range.Maximum.ShouldBeLessThanOrEqualTo((quantizer.CodeRange.Upper - zero + 0.501f) * step, point);
            range.Minimum.ShouldBeGreaterThanOrEqualTo((quantizer.CodeRange.Lower - zero - 0.501f) * step, point);
        }
    }

    [Fact]
    public void Run_Trainable_CopiesTheWeights()
    {
        using var bench = new Workbench(modules: 2);
        var parameters = bench.Model.LayerParameters(0).ToDictionary(entry => entry.Name, entry => entry.Tensor);
        foreach (var trainable in (bool[])[true, false])
        {
            var quantizers = ModuleCalibration.Run(bench.TaskOf(0, UniformScheme.Of(4, 4)), trainable);
            var name = Layer + "intermediate.dense";
            ReferenceEquals(quantizers.Weights[name].Value, parameters[name + ".weight"]).ShouldBe(!trainable);
            quantizers.Embedding!.Value.Quantizer.Trains.ShouldBe(trainable);
        }
    }
}
