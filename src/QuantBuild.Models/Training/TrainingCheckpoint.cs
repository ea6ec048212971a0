using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using QuantBuild.Formats;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Models.Training;

/// <summary>
/// A training's parameters, moments, best parameters and state in one file, replaced at once: a run that was stopped
/// goes on from it and ends with the bytes of one that was not. Tensors pass through memory one by one.
/// </summary>
internal sealed class TrainingCheckpoint(
    string folder, ComputeBackend backend, Tensor[] parameters, AdamOptimizer optimizer, BestParameters best)
{
    public const string FileName = "training.safetensors";
    private const string StateKey = "state";
    private readonly string path = Path.Combine(folder, FileName);

    /// <exception cref="ModelFileException">The file cannot be written.</exception>
    public void Write(TrainingState state)
    {
        var tensors = new List<SafetensorsTensor>();
        tensors.AddRange(parameters.Select((tensor, i) => Stream($"parameters/{i}", tensor)));
        tensors.AddRange(optimizer.Moments.Select((tensor, i) => Stream($"moments/{i}", tensor)));
        if (best.Copies is { } copies)
        {
            tensors.AddRange(copies.Select(
                (values, i) => SafetensorsTensor.FromSingles($"best/{i}", [values.Length], values)));
        }

        var json = new JsonObject
        {
            ["training"] = state.ToJson(),
            ["optimizerSteps"] = optimizer.Steps,
            ["bestStep"] = best.Step,
            ["bestScore"] = BitConverter.DoubleToInt64Bits(best.Score),
        };
        SafetensorsWriter.Write(
            path, tensors, new Dictionary<string, string>(StringComparer.Ordinal) { [StateKey] = json.ToJsonString() });
    }

    /// <summary>Takes up the file's tensors; null where there is none.</summary>
    /// <exception cref="ModelFileException">The file is damaged, or of another training.</exception>
    public TrainingState? Read()
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = SafetensorsFile.Open(path);
        var json = JsonNode.Parse(file.Metadata[StateKey])!.AsObject();
        Restore(file, "parameters", parameters);
        Restore(file, "moments", optimizer.Moments);
        optimizer.GoOnFrom(json["optimizerSteps"]!.GetValue<int>());
        if (file.Tensors.ContainsKey("best/0"))
        {
            best.Load(
                json["bestStep"]!.GetValue<int>(),
                BitConverter.Int64BitsToDouble(json["bestScore"]!.GetValue<long>()),
                [.. parameters.Select((_, i) => file.ReadArray<float>($"best/{i}"))]);
        }

        return TrainingState.FromJson(json["training"]!.AsObject());
    }

    private SafetensorsTensor Stream(string name, Tensor tensor) => new(
        name,
        SafetensorsElementType.F32,
        [tensor.Shape.Count],
        stream => stream.Write(MemoryMarshal.AsBytes<float>(backend.ReadFloats(tensor))));

    private void Restore(SafetensorsFile file, string section, IReadOnlyList<Tensor> tensors)
    {
        for (var i = 0; i < tensors.Count; i++)
        {
            var values = file.ReadArray<float>($"{section}/{i}");
            if (values.Length != tensors[i].Shape.Count)
            {
                throw new ModelFileException(path, "is of another training. Delete it and run again.");
            }

            backend.Write(tensors[i], values);
        }
    }
}
