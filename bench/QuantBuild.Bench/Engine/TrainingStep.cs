using QuantBuild.Models.Encoders;
using QuantBuild.Models.Layers;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Autograd;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Bench.Engine;

/// <summary>
/// One step on consecutive layers: full-precision targets of all but the last (whose targets are stored), the
/// quantized forward pass, the sum of the layers' errors, backward, Adam.
/// </summary>
internal sealed class TrainingStep
{
    private readonly PostNormEncoder model;
    private readonly int[] layers;
    private readonly float[] input;
    private readonly Shape shape;
    private readonly ForwardPass pass;
    private readonly AdamOptimizer optimizer;

    public TrainingStep(PostNormEncoder model, int[] layers, MremStepCase stepCase, bool quantizes, bool trainsAll)
    {
        this.model = model;
        this.layers = layers;
        var backend = model.Backend;
        shape = new Shape(MremStepCase.Texts, stepCase.Sequence, model.HiddenSize);
        input = new float[shape.Count];
        var random = new Random(1);
        for (var i = 0; i < input.Length; i++)
        {
            input[i] = random.NextSingle() - 0.5f;
        }

        var quantizers = new StepQuantizers(backend, quantizes);
        var copied = layers.SelectMany(model.LayerParameters);
        quantizers.Add(trainsAll ? copied.Concat(model.EmbeddingParameters) : copied, PointNames.Of(model, layers));
        pass = new ForwardPass(quantizers);
        optimizer = new AdamOptimizer(
            backend,
            [
                new ParameterGroup([.. quantizers.Parameters], 1e-4f),
                new ParameterGroup([.. quantizers.Steps], 1e-4f, 0, 1e-5f),
            ]);
    }

    public void Run(StepTimes times)
    {
        var backend = model.Backend;
        using var scope = backend.OpenScope();
        var start = EngineClock.Seconds;
        var hidden = backend.FromHost(input, shape);
        var mask = backend.FromHost(Enumerable.Repeat(1, shape[0] * shape[1]).ToArray(), new Shape(shape[0], shape[1]));
        var targets = Targets(hidden, mask);
        times.Targets.Add(EngineClock.Seconds - start);

        start = EngineClock.Seconds;
        Tensor? loss = null;
        var lossSeconds = 0.0;
        for (var i = 0; i < layers.Length; i++)
        {
            hidden = model.Layer(layers[i], hidden, mask, pass);
            var lossStart = EngineClock.Seconds;
            var error = hidden.MaskedSquaredError(targets[i], mask);
            loss = loss is null ? error : loss.Add(error);
            lossSeconds += EngineClock.Seconds - lossStart;
        }

        Backpropagation.Run(loss!);
        times.ForwardBackward.Add(EngineClock.Seconds - start);
        times.Loss.Add(lossSeconds);

        start = EngineClock.Seconds;
        optimizer.Step(1f);
        times.Optimizer.Add(EngineClock.Seconds - start);
    }

    private Tensor[] Targets(Tensor hidden, Tensor mask)
    {
        var targets = new Tensor[layers.Length];
        for (var i = 0; i < layers.Length - 1; i++)
        {
            targets[i] = hidden = model.Layer(layers[i], hidden, mask, ForwardPass.Inference);
        }

        targets[^1] = model.Backend.FromHost(input, shape);
        return targets;
    }
}
