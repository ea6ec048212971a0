using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.Deltas;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.Numbers;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Exports.CompressedTensors;

/// <summary>
/// Reads a written checkpoint again and compares every code, step, zero point, input quantizer and trained parameter
/// with what was meant.
/// </summary>
internal static class ReadBackCheck
{
    /// <exception cref="DiagnosticException">QB4004: something differs.</exception>
    public static void Run(ExportedModel model, string folder)
    {
        if (model.IsQuantized)
        {
            CompareCodes(model, folder);
        }

        if (model.Changes is not null)
        {
            CompareDelta(model, folder);
        }

        using var weights = ModelWeights.Open(folder);
        foreach (var (name, values) in model.Trained)
        {
            Require(weights.ReadArray<float>(name).AsSpan().SequenceEqual(values), folder, name);
        }
    }

    private static void CompareCodes(ExportedModel model, string folder)
    {
        using var checkpoint = CompressedTensorsCheckpoint.Open(folder, model.Description.Tables);
        foreach (var linear in StoredLinears.Of(model))
        {
            var (read, weight) = (checkpoint.ReadWeight(linear.Name), linear.Weight);
            var same = read.Codes.AsSpan().SequenceEqual(weight.Codes)
                && Same(read.Steps, weight.Steps)
                && Same(read.ZeroPoints ?? [], weight.ZeroPoints ?? [])
                && checkpoint.ReadInput(linear.Name) == linear.Input;
            Require(same, folder, linear.Tensor.Name);
        }
    }

    private static void CompareDelta(ExportedModel model, string folder)
    {
        var read = DeltaFile.Read(Path.Combine(folder, DeltaFile.FileName), model.Description);
        var meant = model.DeltaOf(DeltaFile.DigestOf(Path.Combine(folder, SafetensorsFormat.FileName)));
        Require(
            read.Backbone == meant.Backbone
                && read.Matrices.Count == meant.Matrices.Count
                && read.Parameters.Count == meant.Parameters.Count
                && SamePoints(read.Activations, meant.Activations)
                && SamePoints(read.Probabilities, meant.Probabilities),
            folder,
            DeltaFile.FileName);
        foreach (var (name, matrix) in meant.Matrices)
        {
            var other = read.Matrices[name];
            var same = other.Positions.AsSpan().SequenceEqual(matrix.Positions)
                && other.Values.AsSpan().SequenceEqual(matrix.Values)
                && (other.Steps ?? []).AsSpan().SequenceEqual(matrix.Steps ?? []);
            Require(same, folder, name);
        }

        foreach (var (name, values) in meant.Parameters)
        {
            Require(read.Parameters[name].AsSpan().SequenceEqual(values), folder, name);
        }
    }

    private static bool SamePoints(
        IReadOnlyDictionary<string, QuantizedPoint> read, IReadOnlyDictionary<string, QuantizedPoint> meant) =>
        read.Count == meant.Count && meant.All(point => read.GetValueOrDefault(point.Key) == point.Value);

    private static void Require(bool same, string folder, string tensor)
    {
        if (!same)
        {
            throw DiagnosticTable.ReadBackDiffers.Exception(
                new SourceLocation(folder), $"'{tensor}' reads back otherwise than it was written");
        }
    }

    /// <summary>A single value is stored once a row.</summary>
    private static bool Same<T>(T[] read, T[] meant)
        where T : struct, IEquatable<T>
    {
        if (meant.Length != 1)
        {
            return read.AsSpan().SequenceEqual(meant);
        }

        return Array.TrueForAll(read, value => value.Equals(meant[0]));
    }
}
