using QuantBuild.Formats.Numbers;
using QuantBuild.Kernels.Quantizers;

namespace QuantBuild.Runtime.Loading;

/// <summary>A packed matrix in native memory.</summary>
/// <param name="words">The codes.</param>
/// <param name="steps">As many as the matrix has.</param>
/// <param name="zeroPoints">One for each step, or null.</param>
internal sealed unsafe class PackedCodesMemory(int* words, float* steps, int* zeroPoints)
{
    /// <summary>The matrix's own steps.</summary>
    public float* Steps => steps;

    /// <param name="weight">The matrix that was packed.</param>
    /// <param name="usedSteps">Its own, or as many others.</param>
    public QuantizedMatrixView View(QuantizedMatrix weight, float* usedSteps) => new(
        (uint*)words, weight.Bits, weight.Rows, weight.Columns, usedSteps, zeroPoints, weight.Steps.Length);
}
