using QuantBuild.Quantization.Modules;

namespace QuantBuild.Quantization.Algorithms.RoundToNearest;

/// <summary>Rounds every weight to the nearest code of its observer's step; learns nothing.</summary>
public sealed class RoundToNearestMethod : IModuleMethod
{
    public string Name => "rtn";

    public int Version => 1;

    public double RelativeCost => 1;

    public IReadOnlyDictionary<string, string> Parameters { get; } = new Dictionary<string, string>();

    public QuantizedModule Quantize(ModuleTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        using var scope = task.Model.Backend.OpenScope();
        var module = ModuleCalibration.Run(task, trainable: false).Encode([]);
        task.Progress?.Invoke(1);
        return module;
    }
}
