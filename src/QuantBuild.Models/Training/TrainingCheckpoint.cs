using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using QuantBuild.Formats.Files;
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
    public const string FileName = "training.bin";
    private const int Format = 1;
    private readonly string path = Path.Combine(folder, FileName);

    private IEnumerable<Tensor> Tensors => [.. parameters, .. optimizer.Moments];

    /// <exception cref="StorageException">The file cannot be written.</exception>
    public void Write(TrainingState state) => SealedFile.Write(path, Format, writer =>
    {
        // Lengths stand before the values: a file of another training is known before anything is taken from it.
        writer.Write(LengthsText());
        writer.Write(state.ToJson().ToJsonString());
        writer.Write(optimizer.Steps);
        foreach (var tensor in Tensors)
        {
            writer.Write(MemoryMarshal.AsBytes<float>(backend.ReadFloats(tensor)));
        }

        writer.Write(best.Copies is not null);
        if (best.Copies is { } copies)
        {
            writer.Write(best.Step);
            writer.Write(best.Score);
            foreach (var values in copies)
            {
                writer.Write(MemoryMarshal.AsBytes<float>(values));
            }
        }
    });

    /// <summary>
    /// Takes up the file's tensors; null where there is none, or it is damaged or of another training: nothing has
    /// changed then. Removes what interrupted writes left.
    /// </summary>
    public TrainingState? Read()
    {
        if (Directory.Exists(folder))
        {
            SealedFile.RemoveUnfinished(folder);
        }

        return SealedFile.Read(path, Format, reader => reader.ReadString() == LengthsText() ? TakeUp(reader) : null);
    }

    private TrainingState TakeUp(BinaryReader reader)
    {
        var state = TrainingState.FromJson(JsonNode.Parse(reader.ReadString())!.AsObject());
        optimizer.GoOnFrom(reader.ReadInt32());
        foreach (var tensor in Tensors)
        {
            backend.Write(tensor, ReadFloats(reader, tensor.Shape.Count));
        }

        if (reader.ReadBoolean())
        {
            best.Load(
                reader.ReadInt32(),
                reader.ReadDouble(),
                [.. parameters.Select(parameter => ReadFloats(reader, parameter.Shape.Count))]);
        }

        return state;
    }

    private static float[] ReadFloats(BinaryReader reader, long count)
    {
        var values = new float[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private string LengthsText() => string.Join(' ', Tensors.Select(tensor => tensor.Shape.Count));
}
