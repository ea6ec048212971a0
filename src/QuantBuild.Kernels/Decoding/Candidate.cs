namespace QuantBuild.Kernels.Decoding;

/// <summary>A token that may continue a beam.</summary>
/// <param name="Beam">Number of the beam.</param>
/// <param name="Token">The token.</param>
/// <param name="Score">Log probability of the whole text with it.</param>
internal readonly record struct Candidate(int Beam, int Token, double Score);
