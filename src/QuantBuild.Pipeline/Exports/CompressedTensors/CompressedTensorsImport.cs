using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.Deltas;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Loading;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;
using QuantBuild.Tensors;

namespace QuantBuild.Pipeline.Exports.CompressedTensors;

/// <summary>Loads an exported checkpoint so that it computes exactly what was evaluated before the export.</summary>
internal static class CompressedTensorsImport
{
    /// <inheritdoc cref="ICheckpointReader.Load"/>
    public static (IEncoderModel Model, ForwardPass Pass) Load(
        ComputeBackend backend, ModelFolder folder, ModelDescription description, ModelRegistry models)
    {
        var delta = FindDelta(folder, description);
        var decoded = new Dictionary<string, float[]>(StringComparer.Ordinal);
        using (var checkpoint = CompressedTensorsCheckpoint.Open(folder, description.Tables))
        {
            foreach (var (name, tensor) in Known(checkpoint, description))
            {
                using var scope = backend.OpenScope();
                var weight = checkpoint.ReadWeight(name);
                var changes = DeltaFile.ChangesOf(delta, PathOf(folder), name, weight);
                var values = WeightDecoder.Decode(backend, weight, changes);
                decoded.Add(tensor.Name, backend.ReadFloats(values));
            }
        }

        foreach (var (name, values) in delta?.Parameters ?? new Dictionary<string, float[]>())
        {
            decoded.Add(name, values);
        }

        using var sidecar = Sidecar.Open(folder.Path);
        var model = ModelLoader.Load(backend, folder, description, decoded, models);
        var activations = delta is null
            ? SidecarContent.ReadActivations(sidecar)
            : QuantizedModule.OfParameters(new Dictionary<string, float[]>()) with
            {
                Activations = delta.Activations, Probabilities = delta.Probabilities,
            };
        return (model, new ForwardPass(new QuantizedForward(model, [activations])));
    }

    /// <summary>What a task changes; null where the folder holds a whole model.</summary>
    private static ModelDelta? FindDelta(ModelFolder folder, ModelDescription description)
    {
        if (!DeltaFile.Exists(folder.Path))
        {
            return null;
        }

        var delta = DeltaFile.Read(PathOf(folder), description);
        DeltaFile.RequireBackbone(
            delta, PathOf(folder), Path.Combine(folder.WeightsFolder, SafetensorsFormat.FileName));
        return delta;
    }

    private static string PathOf(ModelFolder folder) => Path.Combine(folder.Path, DeltaFile.FileName);

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
