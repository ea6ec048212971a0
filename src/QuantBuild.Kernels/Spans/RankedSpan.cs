using System.Runtime.InteropServices;

namespace QuantBuild.Kernels.Spans;

/// <summary>A span of a text with its score.</summary>
/// <param name="Begin">Where it begins in the text.</param>
/// <param name="End">Behind its end.</param>
/// <param name="Score">The logit of its first token plus that of its last.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RankedSpan(int Begin, int End, double Score);
