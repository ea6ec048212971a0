using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Models.Bert;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Numbers;
using QuantBuild.Tensors;

namespace QuantBuild.Pipeline.Exports.CompressedTensors;

/// <summary>Loads an exported checkpoint so that it computes exactly what was evaluated before the export.</summary>
internal static class CompressedTensorsImport
{
    /// <returns>The model with the values of its codes as weights, and the forward pass that quantizes activations.</returns>
    public static (BertModel Model, QuantizedForward Forward) Load(
        ComputeBackend backend, ModelFolder folder, BertHeadKind head)
    {
        var decoded = new Dictionary<string, float[]>(StringComparer.Ordinal);
        using (var checkpoint = CompressedTensorsCheckpoint.Open(folder.Path))
        {
            foreach (var name in checkpoint.ModuleNames)
            {
                using var scope = backend.OpenScope();
                var values = WeightDecoder.Decode(backend, ToTensor(checkpoint.ReadModule(name)));
                decoded.Add(name + ".weight", backend.ReadFloats(values));
            }
        }

        using var sidecar = Sidecar.Open(folder.Path);
        var model = BertLoader.Load(backend, folder, head, decoded);
        return (model, new QuantizedForward(model, [SidecarContent.ReadActivations(folder.Path, sidecar.Description)]));
    }

    private static QuantizedTensor ToTensor(PackedLinear linear) => new()
    {
        Bits = linear.Bits,
        Granularity = linear.Granularity == PackedGranularity.Group
            ? Granularity.Group(linear.GroupSize)
            : Granularity.Channel,
        Rows = linear.Rows,
        Columns = linear.Columns,
        Codes = linear.Codes.ToArray(),
        Steps = linear.Steps.ToArray(),
        ZeroPoints = linear.ZeroPoints.IsEmpty ? null : linear.ZeroPoints.ToArray(),
    };
}
