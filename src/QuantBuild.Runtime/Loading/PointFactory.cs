using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.Deltas;
using QuantBuild.Formats.Numbers;
using QuantBuild.Kernels.Attention;
using QuantBuild.Kernels.Quantizers;
using QuantBuild.Runtime.Execution;
using QuantBuild.Runtime.Layers;

namespace QuantBuild.Runtime.Loading;

/// <summary>Makes the activation quantizers that a checkpoint's sidecar describes.</summary>
internal sealed unsafe class PointFactory
{
    private readonly NativeArena arena;
    private readonly IReadOnlyDictionary<string, QuantizedPoint> activations =
        new Dictionary<string, QuantizedPoint>();

    private readonly IReadOnlyDictionary<string, QuantizedPoint> probabilities =
        new Dictionary<string, QuantizedPoint>();

    /// <param name="folder">Of the checkpoint; null for a model without quantizers.</param>
    /// <param name="delta">What a task changes; null where the checkpoint is a whole model.</param>
    /// <param name="arena">Holds the steps.</param>
    /// <exception cref="Formats.ModelFileException">The sidecar is missing or damaged.</exception>
    public PointFactory(string? folder, ModelDelta? delta, NativeArena arena)
    {
        this.arena = arena;
        if (delta is not null)
        {
            activations = delta.Activations;
            probabilities = delta.Probabilities;
        }
        else if (folder is not null)
        {
            using var sidecar = Sidecar.Open(folder);
            activations = sidecar.ReadPoints(Sidecar.Activations);
            probabilities = sidecar.ReadPoints(Sidecar.Probabilities);
        }
    }

    /// <summary>The quantizer at a point, or null.</summary>
    public PointQuantizer? Activation(string name)
    {
        if (!activations.TryGetValue(name, out var point))
        {
            return null;
        }

        return (point.Step, point.ZeroPoint) switch
        {
            (null, _) => new PointQuantizer(null, null, CodeRange.Symmetric(point.Bits)),
            ({ } step, null) => new PointQuantizer(arena.Copy([step]), null, CodeRange.Symmetric(point.Bits)),
            ({ } step, { } zero) =>
                new PointQuantizer(arena.Copy([step]), arena.Copy([zero]), CodeRange.Asymmetric(point.Bits)),
        };
    }

    /// <summary>The quantizer of attention probabilities at a point, or the default value.</summary>
    public ProbabilityQuantizer Probabilities(string name) => probabilities.TryGetValue(name, out var point)
        ? new ProbabilityQuantizer(
            arena.Copy([point.Step!.Value]),
            point.ZeroPoint is null ? CodeRange.Unsigned(point.Bits) : CodeRange.NonNegative(point.Bits))
        : default;
}
