using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Quantization.Modules;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Exports.CompressedTensors;

/// <summary>
/// Reads a written checkpoint again and compares every code, step, zero point and trained parameter with what was meant.
/// </summary>
internal static class ReadBackCheck
{
    /// <exception cref="DiagnosticException">QB4004: something differs.</exception>
    public static void Run(string folder, IReadOnlyList<QuantizedModule> modules)
    {
        if (CompressedTensorsExport.IsQuantized(modules))
        {
            CompareCodes(folder, modules);
        }

        using var weights = ModelWeights.Open(folder);
        foreach (var (name, values) in modules.SelectMany(module => module.Parameters))
        {
            Require(weights.ReadArray<float>(name).AsSpan().SequenceEqual(values), folder, name);
        }
    }

    private static void CompareCodes(string folder, IReadOnlyList<QuantizedModule> modules)
    {
        using var checkpoint = CompressedTensorsCheckpoint.Open(folder);
        foreach (var (name, weight) in modules.SelectMany(module => module.Weights))
        {
            var read = checkpoint.ReadModule(name);
            var same = read.Codes.Span.SequenceEqual(weight.Codes)
                && Same(read.Steps.Span, weight.Steps)
                && Same(read.ZeroPoints.Span, weight.ZeroPoints ?? []);
            Require(same, folder, $"{name}.weight");
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
