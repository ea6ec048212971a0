using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Exports.CompressedTensors;

/// <summary>
/// Reads a written checkpoint again and compares every code, step, zero point and trained parameter with what was meant.
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

        using var weights = ModelWeights.Open(folder);
        foreach (var (name, values) in model.Trained)
        {
            Require(weights.ReadArray<float>(name).AsSpan().SequenceEqual(values), folder, name);
        }
    }

    private static void CompareCodes(ExportedModel model, string folder)
    {
        using var checkpoint = CompressedTensorsCheckpoint.Open(folder, model.Description.Tables);
        foreach (var linear in model.Linears)
        {
            var (read, weight) = (checkpoint.ReadModule(linear.Name), linear.Weight);
            var same = read.Codes.Span.SequenceEqual(weight.Codes)
                && Same(read.Steps.Span, weight.Steps)
                && Same(read.ZeroPoints.Span, weight.ZeroPoints ?? []);
            Require(same, folder, linear.Tensor.Name);
        }
    }

    private static void Require(bool same, string folder, string tensor)
    {
        if (!same)
        {
            throw DiagnosticTable.ReadBackDiffers.Exception(
                new SourceLocation(folder), $"'{tensor}' reads back otherwise than it was written");
        }
    }

    /// <summary>A single value is stored once a row.</summary>
    private static bool Same<T>(ReadOnlySpan<T> read, T[] meant)
        where T : struct, IEquatable<T>
    {
        if (meant.Length != 1)
        {
            return read.SequenceEqual(meant);
        }

        foreach (var value in read)
        {
            if (!value.Equals(meant[0]))
            {
                return false;
            }
        }

        return true;
    }
}
