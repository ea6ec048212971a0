namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;

/// <summary>
/// Annealed teacher forcing (arXiv:2109.15082, section 3.3): a module's input is λ·f + (1 − λ)·f̂ of the
/// full-precision input f and the quantized one f̂, λ falling linearly from 1 to 0.
/// </summary>
/// <param name="AnnealSteps">Steps until λ is 0; 0 for no teacher forcing.</param>
internal readonly record struct TeacherForcing(int AnnealSteps)
{
    /// <summary>λ = max(1 − step / anneal steps, 0).</summary>
    public float WeightAt(int step) => step >= AnnealSteps ? 0 : 1 - ((float)step / AnnealSteps);
}
