using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.Configuration;
using QuantBuild.Formats.Deltas;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Loading;
using QuantBuild.Tensors;

namespace QuantBuild.Pipeline.Exports.CompressedTensors;

/// <summary>
/// Writes a checkpoint that transformers loads: packed weights, the other tensors as they were (or as the method
/// trained them), configuration, tokenizer files, and the sidecar with what the format has no field for. Of a backbone
/// that tasks share, what the task changes becomes a delta beside it. A model of which nothing is quantized becomes an
/// ordinary checkpoint.
/// </summary>
internal sealed class CompressedTensorsExport : IExport, ICheckpointReader
{
    public string Name => CompressedTensorsCheckpoint.FormatName;

    public int Version => 3;

    public void Write(ExportedModel model, string folder)
    {
        List<SafetensorsTensor> plain =
        [
            .. model.Plain.Select(tensor =>
                new SafetensorsTensor(tensor.Name, tensor.ElementType, tensor.Shape, tensor.WriteTo)),
        ];
        if (model.IsQuantized)
        {
            CompressedTensorsWriter.Write(
                folder, model.Configuration, StoredLinears.Of(model), plain, model.PlainLinears);
            Sidecar.Write(folder, [], SidecarContent.Describe(model));
            if (model.Changes is not null)
            {
                var digest = DeltaFile.DigestOf(Path.Combine(folder, SafetensorsFormat.FileName));
                DeltaFile.Write(Path.Combine(folder, DeltaFile.FileName), model.DeltaOf(digest), model.Description);
            }
        }
        else
        {
            SafetensorsWriter.Write(
                Path.Combine(folder, SafetensorsFormat.FileName),
                plain,
                new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt" });
            model.WriteConfiguration(Path.Combine(folder, ModelConfiguration.FileName));
        }

        model.WriteCompanions(folder);
    }

    public void ReadBack(ExportedModel model, string folder) => ReadBackCheck.Run(model, folder);

    public bool HoldsWeights(string path) => path.EndsWith(SafetensorsFormat.Extension, StringComparison.Ordinal);

    public bool Describes(ModelConfiguration configuration) => CompressedTensorsCheckpoint.Describes(configuration);

    public (IEncoderModel Model, ForwardPass Pass) Load(
        ComputeBackend backend, ModelFolder folder, ModelDescription description, ModelRegistry models) =>
        CompressedTensorsImport.Load(backend, folder, description, models);
}
