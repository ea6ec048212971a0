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

    public int Version => 1;

    // Four passes over the calibration texts, of half a layer each, for every layer, and the factors.
    public double RelativeCost => 4;

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
        var order = ColumnOrder(hessian);
        var factor = InverseFactor.Of(
            options.ActivationOrder ? hessian.Permuted(order) : hessian, options.Damping, task.Cancellation);
        foreach (var linear in input.Linears)
        {
            var weight = quantizers.Weights[linear];
            var codes = Sweep(weight, task.Scheme.Weights[linear], factor, order, task.Cancellation);
            quantizers.Weights[linear] = weight with { Quantizer = new CodedQuantizer(task.Model.Backend, codes) };
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
        var grid = new WeightGrid(weight.Quantizer.Encode(weight.Value), quantization.CodeRange);

        // In another order a group's columns do not follow each other: its steps are those of the weight as it was.
        var findsSteps = quantization.Granularity.Kind is GranularityKind.Group && !options.ActivationOrder;
        var sweep = new ColumnSweep(factor, order, options.BlockSize)
        {
            GroupSize = findsSteps ? quantization.Granularity.GroupSize : int.MaxValue,
            Cancellation = cancellation,
            FindSteps = findsSteps ? (group, columns) => FindSteps(backend, quantization, grid, group, columns) : null,
        };
        return sweep.Run(backend.ReadFloats(weight.Value), grid);
    }

    /// <summary>A group's steps from its columns, which by then hold the corrections of all columns before.</summary>
    private static void FindSteps(
        ComputeBackend backend, WeightQuantization quantization, WeightGrid grid, int group, float[] columns)
    {
        using var scope = backend.OpenScope();
        var size = quantization.Granularity.GroupSize;
        var slice = backend.FromHost(columns, new Shape(columns.Length / size, size));
        var quantizer = ModuleCalibration.WeightQuantizer(
            slice, quantization with { Granularity = Granularity.Channel });
        grid.Replace(group, quantizer.Encode(slice));
    }

    private int[] ColumnOrder(SymmetricMatrix hessian)
    {
        var columns = Enumerable.Range(0, hessian.Size);
        return options.ActivationOrder
            ? [.. columns.OrderByDescending(column => hessian[column, column])]
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
