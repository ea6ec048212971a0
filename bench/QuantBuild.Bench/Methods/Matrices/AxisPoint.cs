namespace QuantBuild.Bench.Methods.Matrices;

/// <param name="Axis">Its axis' name.</param>
/// <param name="Label">As in tables.</param>
/// <param name="Settings">What it sets in the recipe.</param>
internal sealed record AxisPoint(string Axis, string Label, IReadOnlyList<Setting> Settings);
