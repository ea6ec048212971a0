namespace QuantBuild.Bench.Methods.Running;

/// <param name="Name">As the report names it.</param>
/// <param name="Value">Its value.</param>
/// <param name="Low">Lower end of its bootstrap 95 % interval; null where the report states none.</param>
/// <param name="High">Upper end.</param>
internal sealed record FidelityFigure(string Name, double Value, double? Low, double? High);
