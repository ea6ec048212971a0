using System.Globalization;
using QuantBuild.Formats.Numbers;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Quantizers;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms.Gptq;

/// <summary>
/// GPTQ (arXiv:2210.17323): rounds each linear layer's columns one after another and lets the ones that follow make up
/// for the error, as the Hessian of the layer's squared output error on the calibration texts says.
/// </summary>
public sealed class GptqMethod(GptqOptions options) : IModuleMethod
{
    public string Name => "gptq";

    public int Version => 2;

    // Four passes over the calibration texts, of half a layer each, for every layer, the factors, and eight sweeps.
    public double RelativeCost => 6;

    public IReadOnlyDictionary<string, string> Parameters { get; } = new Dictionary<string, string>
    {
        ["damping"] = options.Damping.ToString("R", CultureInfo.InvariantCulture),
        ["activationOrder"] = options.ActivationOrder ? "true" : "false",
    };

    public QuantizedModule Quantize(ModuleTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        using var scope = task.Model.Backend.OpenScope();
        var quantizers = ModuleCalibration.Run(task, trainable: false);
        var inputs = ProductInput.Of(task, quantizers);
        for (var i = 0; i < inputs.Count; i++)
        {
            Quantize(task, quantizers, inputs[i]);
            task.Progress?.Invoke((i + 1.0) / inputs.Count);
        }

        Recalibrate(task, quantizers);
        return quantizers.Encode([]);
    }

    private void Quantize(ModuleTask task, ModuleQuantizers quantizers, ProductInput input)
    {
        var hessian = InputHessian.Of(task, quantizers, input.Point);
        foreach (var sameOrder in input.Linears.GroupBy(linear => ColumnsThatStayTogether(task.Scheme.Weights[linear])))
        {
            var order = ColumnOrder(hessian, sameOrder.Key);
            var factor = InverseFactor.Of(
                options.ActivationOrder ? hessian.Permuted(order) : hessian, options.Damping, task.Cancellation);
            foreach (var linear in sameOrder)
            {
                var weight = quantizers.Weights[linear];
                var codes = Sweep(weight, task.Scheme.Weights[linear], factor, order, task.Cancellation);
                quantizers.Weights[linear] = weight with { Quantizer = new CodedQuantizer(task.Model.Backend, codes) };
            }
        }
    }

    private QuantizedMatrix Sweep(
        LatentWeight weight,
        WeightQuantization quantization,
        InverseFactor factor,
        int[] order,
        CancellationToken cancellation)
    {
        var backend = weight.Value.Backend;
        var values = backend.ReadFloats(weight.Value);
        var isGroups = quantization.Granularity.Kind is GranularityKind.Group;
        if (!isGroups && SearchesSteps(quantization))
        {
            var covering = Covering(weight.Value, quantization);
            return StepSearch.Run(
                new ColumnSweep(factor, order, options.BlockSize) { Cancellation = cancellation },
                values,
                covering,
                new WeightGrid(covering, quantization.CodeRange));
        }

        var grid = new WeightGrid(weight.Quantizer.Encode(weight.Value), quantization.CodeRange);
        var sweep = new ColumnSweep(factor, order, options.BlockSize)
        {
            GroupSize = isGroups ? quantization.Granularity.GroupSize : int.MaxValue,
            Cancellation = cancellation,
            FindSteps = isGroups
                ? (start, columns) => grid.Replace(
                    order[start] / quantization.Granularity.GroupSize,
                    StepsOf(backend, quantization, factor, start, columns, cancellation))
                : null,
        };
        return sweep.Run(values, grid);
    }

    /// <summary>A group's steps from its columns, which by then hold the corrections of all columns before.</summary>
    private QuantizedMatrix StepsOf(
        ComputeBackend backend,
        WeightQuantization quantization,
        InverseFactor factor,
        int start,
        float[] columns,
        CancellationToken cancellation)
    {
        using var scope = backend.OpenScope();
        var size = quantization.Granularity.GroupSize;
        var slice = backend.FromHost(columns, new Shape(columns.Length / size, size));
        var ofSlice = quantization with { Granularity = Granularity.Channel };
        if (!SearchesSteps(quantization))
        {
            return ModuleCalibration.WeightQuantizer(slice, ofSlice).Encode(slice);
        }

        var covering = Covering(slice, ofSlice);
        var sweep = new ColumnSweep(factor.Part(start, size), [.. Enumerable.Range(0, size)], options.BlockSize)
        {
            Cancellation = cancellation,
        };
        return StepSearch.Run(sweep, columns, covering, new WeightGrid(covering, quantization.CodeRange));
    }

    // Ternary weights derive their scale; other observers say themselves what is clipped. One step for all rows must
    // not fit the calibration texts that closely: on a real model it is too coarse for other texts.
    private static bool SearchesSteps(WeightQuantization quantization) =>
        quantization is { Observer: ObserverKind.MeanSquaredError, Granularity.Kind: not GranularityKind.Tensor }
            and { IsTernary: false };

    private static QuantizedMatrix Covering(Tensor weight, WeightQuantization quantization) =>
        ModuleCalibration.WeightQuantizer(weight, quantization with { Observer = ObserverKind.MinMax }).Encode(weight);

    // A group's steps are found on its columns: these are rounded one after another.
    private static int ColumnsThatStayTogether(WeightQuantization quantization) =>
        quantization.Granularity.Kind is GranularityKind.Group ? quantization.Granularity.GroupSize : 1;

    /// <summary>From left to right, or groups, and within each the columns, by falling diagonal.</summary>
    private int[] ColumnOrder(SymmetricMatrix hessian, int together)
    {
        var columns = Enumerable.Range(0, hessian.Size);
        return options.ActivationOrder
            ?
            [
                .. columns.Chunk(together)
                    .OrderByDescending(group => group.Sum(column => hessian[column, column]))
                    .SelectMany(group => group.OrderByDescending(column => hessian[column, column])),
            ]
            : [.. columns];
    }

    /// <summary>Activation ranges were found with weights rounded to nearest; these weights give others.</summary>
    private static void Recalibrate(ModuleTask task, ModuleQuantizers quantizers)
    {
        if (task.Scheme.Activations is { } activations)
        {
            quantizers.Activations.Clear();
            quantizers.Probabilities.Clear();
            ActivationCalibration.Run(task, quantizers, activations);
        }
    }
}
