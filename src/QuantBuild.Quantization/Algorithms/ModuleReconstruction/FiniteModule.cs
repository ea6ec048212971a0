using QuantBuild.Quantization.Modules;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction;

/// <summary>The last look at a trained module: losses are of the values before each step, not after the last.</summary>
internal static class FiniteModule
{
    /// <exception cref="NonFiniteException">A value is not a number.</exception>
    public static void Require(QuantizedModule module, string name)
    {
        var values = module.Weights.Values.SelectMany(weight => weight.Steps)
            .Concat(module.Parameters.Values.SelectMany(parameter => parameter))
            .Concat(module.Activations.Values.Concat(module.Probabilities.Values).Select(point => point.Step));
        if (!values.All(float.IsFinite))
        {
            throw new NonFiniteException($"{name} has values that are not finite after training. Lower the learning rate.");
        }
    }
}
