using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Observers;
using QuantBuild.Quantization.Quantizers;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms;

/// <summary>
/// The first steps of a module's activations. One pass over the first calibration texts finds every point and its
/// range; an observer that needs more counts values in a second pass over the same texts.
/// </summary>
internal static class ActivationCalibration
{
    // Texts whose activations are observed: more changes the ranges of 8-bit steps by little.
    internal const int ObservedTexts = 256;
    private const int BatchSize = 32;

    /// <summary>Adds the quantizers of activations and probabilities; those of the weights are there already.</summary>
    public static void Run(ModuleTask task, ModuleQuantizers quantizers, ActivationQuantization activations) =>
        Run(task, quantizers, new CalibratedForward(quantizers), activations);

    /// <summary>The same for weights that are elsewhere.</summary>
    /// <param name="task">The module.</param>
    /// <param name="quantizers">Gets the quantizers.</param>
    /// <param name="weights">Gives the quantized weights and the other parameters.</param>
    /// <param name="activations">How activations are quantized.</param>
    public static void Run(
        ModuleTask task, ModuleQuantizers quantizers, IForwardTransform weights, ActivationQuantization activations)
    {
        var ranges = new RangeObservation(weights);
        Observe(task, ranges, masks => ranges.MaskAt = masks);
        var nonNegative = NonNegativePoints(task);
        var points = ranges.Ranges.Keys
            .Where(point => activations.AttentionOperands || !ranges.OperandPoints.Contains(point)).ToList();
        var backend = task.Model.Backend;
        if (activations.AttentionOperands)
        {
            AddProbabilities(backend, quantizers, ranges.ProbabilityPoints, activations);
        }

        if (activations.PerToken)
        {
            points.ForEach(point => quantizers.Activations.Add(
                point, new ActivationQuantizer(activations.Bits, step: null, zeroPoint: null)));
            return;
        }

        var observers = points.ToDictionary(
            point => point,
            point => new ActivationObserver(activations, IsAsymmetric(activations, nonNegative.Contains(point))));
        var histograms = ActivationObserver.NeedsHistogram(activations.Observer)
            ? Count(task, weights, ranges, observers)
            : [];
        foreach (var (point, observer) in observers)
        {
            var chosen = observer.Choose(ranges.Ranges[point], histograms.GetValueOrDefault(point));
            quantizers.Activations.Add(point, ActivationQuantizer.From(backend, chosen, activations.LearnsStep));
        }
    }

    private static void AddProbabilities(
        ComputeBackend backend,
        ModuleQuantizers quantizers,
        IEnumerable<string> points,
        ActivationQuantization activations)
    {
        var covering = ProbabilityStep.Covering(activations.Bits, activations.Asymmetry is Asymmetry.None);
        foreach (var point in points)
        {
            quantizers.Probabilities.Add(
                point, new ProbabilityStep(backend, covering) { LearnsStep = activations.LearnsStep });
        }
    }

    private static Dictionary<string, ActivationHistogram> Count(
        ModuleTask task,
        IForwardTransform weights,
        RangeObservation ranges,
        Dictionary<string, ActivationObserver> observers)
    {
        var histograms = new Dictionary<string, ActivationHistogram>(StringComparer.Ordinal);
        foreach (var (point, observer) in observers)
        {
            var (minimum, maximum) = ranges.Ranges[point];
            if (!float.IsFinite(minimum) || !float.IsFinite(maximum))
            {
                throw new NonFiniteException($"The activations at {point} are not finite. Check the model's weights.");
            }

            histograms.Add(point, observer.HistogramOver(minimum, maximum));
        }

        var counting = new HistogramObservation(weights, histograms);
        Observe(task, counting, masks => counting.MaskAt = masks);
        return histograms;
    }

    private static void Observe(
        ModuleTask task, IForwardTransform observation, Action<Func<string, Tensor>?> setMasks)
    {
        var pass = new ForwardPass(observation);
        var runner = new ModuleRunner(
            task.Model, task.Span, task.Calibration.Texts, task.Calibration.PaddingToken);
        var texts = task.Calibration.Texts;
        var observed = Enumerable.Range(0, Math.Min(ObservedTexts, texts.Count));
        using var pause = task.Model.Backend.SuspendRecording();
        foreach (var rows in observed.Chunk(BatchSize).SelectMany(batch => BatchOrder.Parts(texts, batch)))
        {
            task.Cancellation.ThrowIfCancellationRequested();
            using var scope = task.Model.Backend.OpenScope();
            var batch = runner.MakeBatch(rows);
            setMasks(point => task.Model.MaskAt(point, batch.Mask));
            runner.Run(runner.Input(batch, rows, task.Calibration.QuantizedInput, pass), batch, pass);
        }

        setMasks(null);
    }

    private static HashSet<string> NonNegativePoints(ModuleTask task) =>
        task.Model.Description.Tensors.Where(tensor => tensor.InputIsNonNegative)
            .Select(tensor => tensor.InputPoint!).ToHashSet(StringComparer.Ordinal);

    private static bool IsAsymmetric(ActivationQuantization activations, bool isNonNegative) =>
        activations.Asymmetry switch
        {
            Asymmetry.All => true,
            Asymmetry.None => false,
            _ => isNonNegative,
        };
}
