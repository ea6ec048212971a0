using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Pipeline.Stages;

/// <summary>The modules of several phases without what a later phase made anew.</summary>
internal static class LastForms
{
    /// <param name="model">What the model is made of.</param>
    /// <param name="phases">The modules that each made, in order.</param>
    /// <returns>Those of all phases, in order; no two hold one weight, parameter or quantizer.</returns>
    public static IReadOnlyList<QuantizedModule> Of(
        ModelDescription model, IReadOnlyList<IReadOnlyList<QuantizedModule>> phases)
    {
        if (phases.Count == 1)
        {
            return phases[0];
        }

        var tensors = new HashSet<string>(StringComparer.Ordinal);
        var points = new HashSet<string>(StringComparer.Ordinal);
        var kept = new List<QuantizedModule>();
        foreach (var modules in phases.Reverse())
        {
            kept.InsertRange(0, modules.Select(module => module with
            {
                Weights = Without(module.Weights, name => tensors.Contains(TensorOf(name))),
                Parameters = Without(module.Parameters, tensors.Contains),
                Activations = Without(module.Activations, points.Contains),
                Probabilities = Without(module.Probabilities, points.Contains),
            }).ToList());
            tensors.UnionWith(modules.SelectMany(module => module.Weights.Keys).Select(TensorOf));
            tensors.UnionWith(modules.SelectMany(module => module.Parameters.Keys));
            points.UnionWith(modules.SelectMany(module => module.Activations.Keys.Concat(module.Probabilities.Keys)));
        }

        return kept;

        string TensorOf(string matrix) => model.OfMatrix(matrix).Name;
    }

    private static SortedDictionary<string, T> Without<T>(
        IReadOnlyDictionary<string, T> values, Func<string, bool> isMadeAnew)
    {
        var left = new SortedDictionary<string, T>(StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            if (!isMadeAnew(name))
            {
                left.Add(name, value);
            }
        }

        return left;
    }
}
