using System.Globalization;
using QuantBuild.Formats.Numbers;
using QuantBuild.Kernels.Quantizers;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Algorithms.RoundToNearest;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Pipeline.Tests.Methods.RoundDown;

/// <summary>Rounds to nearest, then takes so many codes from every weight that has them to give.</summary>
internal sealed class RoundDownMethod(int codes) : IModuleMethod
{
    public string Name => "round-down";

    public int Version => 1;

    public double RelativeCost => 1;

    public IReadOnlyDictionary<string, string> Parameters { get; } =
        new Dictionary<string, string> { ["codes"] = codes.ToString(CultureInfo.InvariantCulture) };

    public QuantizedModule Quantize(ModuleTask task)
    {
        var rounded = new RoundToNearestMethod().Quantize(task);
        return rounded with
        {
            Weights = rounded.Weights.ToDictionary(weight => weight.Key, weight => Lower(weight.Value)),
        };
    }

    private QuantizedMatrix Lower(QuantizedMatrix weight)
    {
        var smallest = CodeRange.Symmetric(weight.Bits).Lower;
        return weight with
        {
            Codes = [.. weight.Codes.Select(code => (sbyte)Math.Max(Math.Min(smallest, code), code - codes))],
        };
    }
}
