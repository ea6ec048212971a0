namespace QuantBuild.Bench.Methods.Running;

internal enum CellState
{
    Done,
    Failed,

    /// <summary>Outside <c>--only</c>, and no earlier run of the same recipe in the work folder.</summary>
    NotRun,
}
