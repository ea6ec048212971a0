using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;
using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms.Training;

/// <summary>The last look at a trained module: codes would not show that the weights behind them are no numbers.</summary>
internal static class FiniteModule
{
    /// <exception cref="NonFiniteException">A value is not a number.</exception>
    public static void Require(QuantizedModule module, ModuleQuantizers quantizers, string name)
    {
        var values = module.Weights.Values.SelectMany(weight => weight.Steps)
            .Concat(module.Activations.Values.Concat(module.Probabilities.Values).Select(point => point.Step));
        if (!quantizers.TrainedTensors().All(IsFinite) || !values.All(float.IsFinite))
        {
            throw new NonFiniteException($"{name} has values that are not finite after training. Lower the learning rate.");
        }
    }

    private static bool IsFinite(Tensor tensor)
    {
        var isFinite = true;
        tensor.Backend.Read(tensor, values =>
        {
            foreach (var value in values)
            {
                isFinite &= float.IsFinite(value);
            }
        });
        return isFinite;
    }
}
