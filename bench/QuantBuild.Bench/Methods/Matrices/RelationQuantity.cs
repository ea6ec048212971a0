namespace QuantBuild.Bench.Methods.Matrices;

/// <summary>What a relation compares; less is better for the first two, more for the third.</summary>
internal enum RelationQuantity
{
    KlDivergence,
    ModuleError,
    Metric,
}
