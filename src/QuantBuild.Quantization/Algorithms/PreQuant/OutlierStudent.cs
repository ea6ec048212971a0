using QuantBuild.Formats.Deltas;
using QuantBuild.Models.Layers;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms.PreQuant;

/// <summary>
/// A quantized backbone with full-precision outliers, and copies of the other parameters that a task trains:
/// W = Q(W)·(1 − M) + W_o·M, where Q(W) stays and W_o is a vector as long as the mask M has ones.
/// </summary>
internal sealed class OutlierStudent
{
    private readonly BackboneTask task;
    private readonly PreQuantOptions options;
    private readonly SortedDictionary<string, OutlierWeight> weights = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Tensor> parameters = new(StringComparer.Ordinal);
    private readonly ModuleQuantizers activations = new();
    private readonly HashSet<string> trained;

    /// <summary>Chooses the outliers and makes what is trained, in the innermost scope.</summary>
    public OutlierStudent(BackboneTask task, PreQuantOptions options)
    {
        this.task = task;
        this.options = options;
        trained = TrainedNames.Of(Model.Description, options.Train);
        AddWeights();
        AddParameters();
        ReleaseQuantized();
        Transform = new OutlierForward(Model.Description, weights, Words(), parameters, activations);
        if (task.Model.Scheme.Activations is { } scheme)
        {
            CalibrateActivations(scheme with { LearnsStep = scheme.LearnsStep && LearnsSteps });
        }
    }

    public IEncoderModel Model => task.Model.Model;

    /// <summary>The forward pass, for training and evaluation.</summary>
    public IForwardTransform Transform { get; }

    /// <summary>The outliers of all matrices that have any.</summary>
    public IReadOnlyList<Tensor> Outliers =>
        [.. weights.Values.Select(weight => weight.Elements?.Values).OfType<Tensor>()];

    /// <summary>The other parameters that are trained, and whether they are matrices.</summary>
    public IReadOnlyList<(Tensor Tensor, bool IsMatrix)> Parameters =>
    [
        .. parameters.Where(entry => trained.Contains(entry.Key))
            .Select(entry => (entry.Value, Model.Description[entry.Key].Matrix is not null)),
    ];

    /// <summary>Step sizes that are trained: of weights, then of activations.</summary>
    public IReadOnlyList<Tensor> Steps =>
    [
        .. weights.Values.Where(weight => weight.Coded is null).Select(weight => weight.Steps),
        .. activations.TrainedTensors(),
    ];

    private bool LearnsSteps => options.Train.HasFlag(TrainedParts.Steps);

    /// <summary>
    /// What differs from the backbone, one module a span, and the head in any case, which the backbone lacks;
    /// quantizers of activations are in the first.
    /// </summary>
    public IReadOnlyList<QuantizedModule> Encode(IReadOnlyList<LossPoint> losses)
    {
        var points = activations.Encode();
        return [.. task.Model.Spans.Select(EncodeOne).Select((module, i) => i > 0
            ? module with { Losses = losses }
            : module with
            {
                Losses = losses, Activations = points.Activations, Probabilities = points.Probabilities,
            })];
    }

    private QuantizedModule EncodeOne(ModuleSpan span)
    {
        var deltas = new SortedDictionary<string, MatrixDelta>(StringComparer.Ordinal);
        var own = new SortedDictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var parameter in SpanParameters.Of(Model, span))
        {
            if (trained.Contains(parameter.Name) || Model.Description[parameter.Name].IsHead)
            {
                var value = parameters.GetValueOrDefault(parameter.Name, parameter.Tensor);
                own.Add(parameter.Name, Model.Backend.ReadFloats(value));
            }

            if (Model.Description[parameter.Name].Matrix is { } matrix
                && weights.TryGetValue(matrix, out var weight)
                && (weight.Elements is not null || weight.Coded is null))
            {
                deltas.Add(matrix, weight.ToDelta());
            }
        }

        return QuantizedModule.OfParameters(own) with { Deltas = deltas };
    }

    private void AddWeights()
    {
        var tensors = Model.Parameters
            .Where(parameter => Model.Description[parameter.Name] is { IsProduct: true, Matrix: { } matrix }
                && task.Backbone.Weights.ContainsKey(matrix))
            .ToList();
        var selection = new OutlierSelection(
            options.Outliers with { Seed = options.Seed },
            matrix => Model.Backend.ReadFloats(tensors[matrix].Tensor),
            [.. tensors.Select(parameter => parameter.Tensor.Shape.Columns)]);
        foreach (var (parameter, positions) in tensors.Zip(selection.Select()))
        {
            var matrix = Model.Description[parameter.Name].Matrix!;
            var full = options.Start == OutlierStart.Full ? parameter.Tensor : null;
            weights.Add(
                matrix,
                new OutlierWeight(
                    Model.Backend,
                    task.Backbone.Weights[matrix],
                    positions,
                    full,
                    LearnsSteps && task.Model.Scheme.Weights[matrix].LearnsStep));
        }
    }

    /// <summary>What the backbone changed, and copies of what is trained.</summary>
    private void AddParameters()
    {
        foreach (var parameter in Model.Parameters)
        {
            if (task.Backbone.Parameters.TryGetValue(parameter.Name, out var values))
            {
                parameters.Add(parameter.Name, Model.Backend.FromHost(values, parameter.Tensor.Shape));
            }
            else if (trained.Contains(parameter.Name))
            {
                parameters.Add(parameter.Name, Model.Backend.Copy(parameter.Tensor));
            }
        }
    }

    private void ReleaseQuantized()
    {
        foreach (var parameter in task.OwnsModel ? Model.Parameters : [])
        {
            if (Model.Description[parameter.Name].Matrix is { } matrix && task.Backbone.Weights.ContainsKey(matrix))
            {
                parameter.Tensor.Discard();
            }
        }
    }

    private Tensor? Words() =>
        task.Backbone.Weights.TryGetValue(Model.Description.WordEmbedding.Matrix!, out var matrix)
            ? WeightDecoder.Decode(Model.Backend, matrix)
            : null;

    private void CalibrateActivations(ActivationQuantization scheme)
    {
        var calibration = new CalibrationInput(
            task.Model.Calibration,
            Model.PaddingToken,
            QuantizedInput: null,
            FullPrecisionInput: null,
            FullPrecisionOutput: null);
        var whole = ModuleSpan.Split(Model.LayerCount, modules: 1)[0];
        ActivationCalibration.Run(
            new ModuleTask(Model, whole, task.Model.Scheme, calibration) { Cancellation = task.Model.Cancellation },
            activations,
            Transform,
            scheme);
    }
}
