namespace QuantBuild.Bench.Methods.Running;

/// <param name="Name">Of the module.</param>
/// <param name="RelativeError">Σ‖quantized − full‖² / Σ‖full‖² of its output.</param>
/// <param name="Incidents">How often its training diverged.</param>
internal sealed record ModuleFigures(string Name, double RelativeError, int Incidents = 0);
