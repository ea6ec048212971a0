using System.Text.Json.Nodes;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Messages;
using QuantBuild.Formats.Numbers;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Formats.Deltas;

/// <summary>Reads a delta and holds every name, position and value against the model.</summary>
internal sealed class DeltaReader(SafetensorsFile file, ModelDescription model)
{
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    /// <exception cref="ModelFileException">The file holds something that the model cannot have.</exception>
    public ModelDelta Read()
    {
        var (description, backbone) = DeltaDescription.Read(file);
        var delta = new ModelDelta
        {
            Backbone = backbone,
            Matrices = ReadMatrices(),
            Parameters = ReadParameters(),
            Activations = ReadPoints(description, DeltaFile.Activations),
            Probabilities = ReadPoints(description, DeltaFile.Probabilities),
        };
        var unknown = file.Tensors.Keys.Where(name => !taken.Contains(name)).Order(StringComparer.Ordinal).ToList();
        return unknown.Count == 0
            ? delta
            : throw Refuse(
                $"holds {unknown.Count} tensors that the model does not have: {ShortList.Of(unknown)}",
                ModelFileProblem.Tensors);
    }

    private SortedDictionary<string, MatrixDelta> ReadMatrices()
    {
        var matrices = new SortedDictionary<string, MatrixDelta>(StringComparer.Ordinal);
        foreach (var tensor in model.Stored.Where(tensor => tensor.Matrix is not null))
        {
            var name = tensor.Matrix!;
            var positions = Take($"{DeltaFile.Outliers}{name}{DeltaFile.Positions}");
            var values = Take($"{DeltaFile.Outliers}{name}{DeltaFile.Values}");
            var steps = Take($"{DeltaFile.Steps}{name}");
            if (positions is null && values is null && steps is null)
            {
                continue;
            }

            matrices.Add(name, new MatrixDelta
            {
                Positions = ReadPositions(positions, values, name, tensor.Count),
                Values = ReadSingles(values!),
                Steps = steps is null ? null : ReadSteps(steps),
            });
        }

        return matrices;
    }

    private int[] ReadPositions(StoredTensor? positions, StoredTensor? values, string matrix, long count)
    {
        if (positions is null || values is null || positions.Shape.Count != 1
            || !positions.Shape.SequenceEqual(values.Shape) || positions.ElementType != StoredElementType.I32)
        {
            throw Refuse($"does not have a position (I32) for each outlier of '{matrix}', and a value for each");
        }

        if (positions.ElementCount > count)
        {
            throw Refuse($"has {positions.ElementCount} outliers of '{matrix}', which has {count} elements");
        }

        var read = file.ReadArray<int>(positions.Name);
        for (var i = 0; i < read.Length; i++)
        {
            if (read[i] < 0 || read[i] >= count)
            {
                throw Refuse($"'{positions.Name}' has the position {read[i]} at {i}, not one in [0, {count})");
            }

            if (i > 0 && read[i] <= read[i - 1])
            {
                throw Refuse(
                    $"'{positions.Name}' has the position {read[i]} at {i} behind {read[i - 1]}; positions ascend");
            }
        }

        return read;
    }

    private float[] ReadSteps(StoredTensor tensor)
    {
        var steps = ReadSingles(tensor);
        return Array.TrueForAll(steps, step => step >= 0)
            ? steps
            : throw Refuse($"'{tensor.Name}' has a negative step");
    }

    private SortedDictionary<string, float[]> ReadParameters()
    {
        var parameters = new SortedDictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var tensor in model.Stored)
        {
            if (Take($"{DeltaFile.Parameters}{tensor.Name}") is { } stored)
            {
                if (!stored.Shape.SequenceEqual(tensor.Extents.Select(extent => (long)extent)))
                {
                    throw Refuse(
                        $"has {stored}, where the model has [{ShortList.Of(tensor.Extents.Select(e => $"{e}"))}]",
                        ModelFileProblem.Tensors);
                }

                parameters.Add(tensor.Name, ReadSingles(stored));
            }
        }

        return parameters;
    }

    private IReadOnlyDictionary<string, QuantizedPoint> ReadPoints(JsonObject description, string section)
    {
        try
        {
            var points = QuantizedPointJson.Read(
                description[section] ?? throw new FormatException("it is missing"));
            return points.FirstOrDefault(entry => !entry.Value.IsSound) is { Key: { } name }
                ? throw new FormatException($"'{name}' is no quantizer")
                : points;
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException)
        {
            throw Refuse($"has a section '{section}' that describes no quantizers ({exception.Message})");
        }
    }

    private float[] ReadSingles(StoredTensor tensor)
    {
        if (tensor.ElementType != StoredElementType.F32)
        {
            throw Refuse($"stores {tensor}, not F32");
        }

        var values = file.ReadArray<float>(tensor.Name);
        FiniteScan.Require(file, tensor, first: 0, values);
        return values;
    }

    private StoredTensor? Take(string name)
    {
        var tensor = file.Tensors.GetValueOrDefault(name);
        if (tensor is not null)
        {
            taken.Add(name);
        }

        return tensor;
    }

    private ModelFileException Refuse(string problem, ModelFileProblem kind = ModelFileProblem.Damaged) =>
        DeltaDescription.Refuse(file, problem, kind);
}
