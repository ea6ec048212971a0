using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Loading;
using QuantBuild.Quantization.Forward;
using QuantBuild.Tensors;

namespace QuantBuild.Pipeline.Exports.CompressedTensors;

/// <summary>Loads an exported checkpoint so that it computes exactly what was evaluated before the export.</summary>
internal static class CompressedTensorsImport
{
    /// <inheritdoc cref="ICheckpointReader.Load"/>
    public static (IEncoderModel Model, ForwardPass Pass) Load(
        ComputeBackend backend, ModelFolder folder, ModelDescription description, ModelRegistry models)
    {
        var decoded = new Dictionary<string, float[]>(StringComparer.Ordinal);
        using (var checkpoint = CompressedTensorsCheckpoint.Open(folder.Path, description.Tables))
        {
            foreach (var (name, tensor) in Known(checkpoint, description))
            {
                using var scope = backend.OpenScope();
                var values = WeightDecoder.Decode(backend, checkpoint.ReadWeight(name));
                decoded.Add(tensor.Name, backend.ReadFloats(values));
            }
        }

        using var sidecar = Sidecar.Open(folder.Path);
        var model = ModelLoader.Load(backend, folder, description, decoded, models);
        var activations = SidecarContent.ReadActivations(sidecar);
        return (model, new ForwardPass(new QuantizedForward(model, [activations])));
    }

    /// <summary>
    /// The quantized matrices that the model has; others are left alone, as tensors that it does not know are.
    /// </summary>
    private static IEnumerable<(string Name, TensorDescription Tensor)> Known(
        CompressedTensorsCheckpoint checkpoint, ModelDescription description) =>
        from name in checkpoint.MatrixNames
        let tensor = description.FindMatrix(name)
        where tensor is not null
        select (name, tensor);
}
