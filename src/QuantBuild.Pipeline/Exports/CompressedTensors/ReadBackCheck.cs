using QuantBuild.Formats.CompressedTensors;
using QuantBuild.Quantization.Modules;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Exports.CompressedTensors;

/// <summary>Reads a written checkpoint again and compares every code, step and zero point with what was meant.</summary>
internal static class ReadBackCheck
{
    /// <exception cref="DiagnosticException">QB4004: something differs.</exception>
    public static void Run(string folder, IReadOnlyList<QuantizedModule> modules)
    {
        using var checkpoint = CompressedTensorsCheckpoint.Open(folder);
        foreach (var (name, weight) in modules.SelectMany(module => module.Weights))
        {
            var read = checkpoint.ReadModule(name);
            var same = read.Codes.Span.SequenceEqual(weight.Codes)
                && Same(read.Steps.Span, weight.Steps)
                && Same(read.ZeroPoints.Span, weight.ZeroPoints ?? []);
            if (!same)
            {
                throw DiagnosticTable.ReadBackDiffers.Exception(
                    new SourceLocation(folder), $"the weight of '{name}' reads back otherwise than it was written");
            }
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
