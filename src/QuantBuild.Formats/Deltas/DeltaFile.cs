using System.Security.Cryptography;
using System.Text.Json.Nodes;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Files;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Numbers;
using QuantBuild.Formats.Safetensors;

namespace QuantBuild.Formats.Deltas;

/// <summary>
/// <c>delta.safetensors</c>: a <see cref="ModelDelta"/> as tensors <c>outliers/MATRIX/positions</c> (I32) and
/// <c>outliers/MATRIX/values</c> (F32), <c>steps/MATRIX</c> and <c>parameters/TENSOR</c>, and a description in the
/// metadata, which names the backbone.
/// </summary>
public static class DeltaFile
{
    /// <summary>The name of the file in a checkpoint's folder.</summary>
    public const string FileName = BackboneReference.DeltaFileName;

    internal const int Schema = 1;
    internal const string DescriptionKey = "quantbuild.delta";
    internal const string Outliers = "outliers/";
    internal const string Positions = "/positions";
    internal const string Values = "/values";
    internal const string Steps = "steps/";
    internal const string Parameters = "parameters/";
    internal const string Activations = "activations";
    internal const string Probabilities = "probabilities";

    /// <summary>Whether a checkpoint's folder has one.</summary>
    public static bool Exists(string folder) => InputFile.Exists(Path.Combine(folder, FileName));

    /// <summary>SHA-256 of a backbone's weights file, as deltas name it.</summary>
    /// <exception cref="ModelFileException">The file cannot be read.</exception>
    public static string DigestOf(string path)
    {
        try
        {
            using var stream = InputFile.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException(path, RegularFile.Explain(exception), exception);
        }
    }

    /// <summary>Reads and checks a file.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="model">What the model with the task's head is made of.</param>
    /// <exception cref="ModelFileException">
    /// The file is missing or damaged, or names tensors, positions or values that the model cannot have.
    /// </exception>
    public static ModelDelta Read(string path, ModelDescription model)
    {
        using var file = SafetensorsFile.Open(path);
        return new DeltaReader(file, model).Read();
    }

    /// <summary>Reads which backbone a delta was made for, and nothing else of it.</summary>
    /// <param name="path">Of the file.</param>
    /// <returns>The backbone's SHA-256, as the file states it.</returns>
    /// <exception cref="ModelFileException">The file is missing, damaged, or no delta.</exception>
    public static string ReadBackbone(string path)
    {
        using var file = SafetensorsFile.Open(path);
        return DeltaDescription.Read(file).Backbone;
    }

    /// <summary>Requires that a delta was made for a backbone.</summary>
    /// <param name="delta">Read from <paramref name="path"/>.</param>
    /// <param name="path">Of the delta's file.</param>
    /// <param name="weights">Path of the backbone's weights.</param>
    /// <returns>The backbone's SHA-256.</returns>
    /// <exception cref="ModelFileException">It was made for another one.</exception>
    public static string RequireBackbone(ModelDelta delta, string path, string weights)
    {
        ArgumentNullException.ThrowIfNull(delta);
        var digest = DigestOf(weights);
        RequireBackbone(delta.Backbone, path, weights, digest);
        return digest;
    }

    /// <summary>Requires that a delta was made for a backbone whose SHA-256 is known.</summary>
    /// <param name="stated">The backbone's SHA-256 that the delta states: <see cref="ReadBackbone"/>.</param>
    /// <param name="path">Of the delta's file.</param>
    /// <param name="weights">Path of the backbone's weights.</param>
    /// <param name="digest">Their SHA-256.</param>
    /// <exception cref="ModelFileException">It was made for another one.</exception>
    public static void RequireBackbone(string stated, string path, string weights, string digest)
    {
        if (stated != digest)
        {
            throw new ModelFileException(
                path,
                $"was made for the backbone with the SHA-256 {stated}, and '{weights}' has {digest}. Give the "
                + "backbone that it was made for, or make it anew for this one.")
            {
                Problem = ModelFileProblem.Backbone,
            };
        }
    }

    /// <summary>What a delta changes of a matrix; null where that is nothing, or there is no delta.</summary>
    /// <param name="delta">Read from <paramref name="path"/>; null for none.</param>
    /// <param name="path">Of the delta's file.</param>
    /// <param name="name">The matrix's.</param>
    /// <param name="matrix">As the backbone has it.</param>
    /// <exception cref="ModelFileException">The delta's steps are not as many as the matrix's.</exception>
    public static MatrixDelta? ChangesOf(ModelDelta? delta, string path, string name, QuantizedMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var changes = delta?.Matrices.GetValueOrDefault(name);
        return changes?.Fits(matrix) is not false
            ? changes
            : throw new ModelFileException(
                path,
                $"has {changes.Steps!.Length} steps for '{name}', which has {matrix.Steps.Length}. Run the "
                + "quantization again, or get the file again.");
    }

    /// <summary>Writes the file at once; the same delta gives the same bytes.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="delta">What to write.</param>
    /// <param name="model">Gives the parameters' shapes.</param>
    /// <exception cref="StorageException">The file cannot be written.</exception>
    public static void Write(string path, ModelDelta delta, ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(delta);
        ArgumentNullException.ThrowIfNull(model);
        var description = new JsonObject
        {
            ["schema"] = Schema,
            ["backbone"] = delta.Backbone,
            [Activations] = QuantizedPointJson.Write(delta.Activations),
            [Probabilities] = QuantizedPointJson.Write(delta.Probabilities),
        };
        SafetensorsWriter.Write(
            path,
            TensorsOf(delta, model),
            new Dictionary<string, string>(StringComparer.Ordinal) { [DescriptionKey] = description.ToJsonString() });
    }

    private static IEnumerable<SafetensorsTensor> TensorsOf(ModelDelta delta, ModelDescription model)
    {
        foreach (var (name, matrix) in delta.Matrices.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            long[] shape = [matrix.Positions.Length];
            yield return SafetensorsTensor.FromInt32($"{Outliers}{name}{Positions}", shape, matrix.Positions);
            yield return SafetensorsTensor.FromSingles($"{Outliers}{name}{Values}", shape, matrix.Values);
            if (matrix.Steps is { } steps)
            {
                yield return SafetensorsTensor.FromSingles($"{Steps}{name}", [steps.Length], steps);
            }
        }

        foreach (var (name, values) in delta.Parameters.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            yield return SafetensorsTensor.FromSingles(
                $"{Parameters}{name}", [.. model[name].Extents.Select(extent => (long)extent)], values);
        }
    }
}
