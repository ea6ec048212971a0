using QuantBuild.Formats.Numbers;
using QuantBuild.Models.Layers;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Quantizers;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms.PreQuant;

/// <summary>
/// Stage 1: rounds every matrix of a scheme to the nearest code of its observer's step, one after the other. Nothing of
/// a task is looked at: neither texts nor the head.
/// </summary>
internal static class BackboneQuantization
{
    /// <param name="model">In full precision; never changed.</param>
    /// <param name="scheme">How each weight is quantized.</param>
    /// <param name="done">Modules that another method has quantized: what they hold stays.</param>
    /// <param name="progress">Called with the fraction done, in [0, 1].</param>
    /// <param name="cancellation">Looked at before each matrix.</param>
    /// <returns>The whole backbone as one module.</returns>
    public static QuantizedModule Run(
        IEncoderModel model,
        QuantizationScheme scheme,
        IReadOnlyList<QuantizedModule> done,
        Action<double>? progress,
        CancellationToken cancellation)
    {
        var weights = new SortedDictionary<string, QuantizedMatrix>(StringComparer.Ordinal);
        foreach (var (name, weight) in done.SelectMany(module => module.Weights))
        {
            weights.Add(name, weight);
        }

        var left = model.Parameters
            .Where(parameter => model.Description[parameter.Name].Matrix is { } matrix
                && !weights.ContainsKey(matrix))
            .ToList();
        foreach (var (i, parameter) in left.Index())
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = model.Backend.OpenScope();
            var tensor = model.Description[parameter.Name];
            var how = tensor == model.Description.WordEmbedding
                ? scheme.Embedding?.OfTable
                : scheme.Weights.GetValueOrDefault(tensor.Matrix!);
            if (how is not null)
            {
                weights.Add(tensor.Matrix!, Encode(parameter.Tensor, how));
            }

            progress?.Invoke((double)(i + 1) / left.Count);
        }

        return QuantizedModule.OfParameters(ParametersOf(model, done)) with { Weights = weights };
    }

    private static QuantizedMatrix Encode(Tensor value, WeightQuantization how) =>
        ModuleCalibration.WeightQuantizer(value, how).Encode(value);

    /// <summary>Those of the backbone that another method changed.</summary>
    private static SortedDictionary<string, float[]> ParametersOf(
        IEncoderModel model, IReadOnlyList<QuantizedModule> done)
    {
        var parameters = new SortedDictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var (name, values) in done.SelectMany(module => module.Parameters))
        {
            if (!model.Description[name].IsHead)
            {
                parameters.Add(name, values);
            }
        }

        return parameters;
    }
}
