namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>How C is cut into tasks. Has no influence on the result.</summary>
internal readonly struct MatrixProductPlan
{
    // B's share of a task, one block of K deep, has to stay in the second-level cache: 384 × 768 floats are 1.2 MB.
    private const int MaximumTaskColumns = 768;
    private const int MinimumTaskRows = 48;
    private const int TasksPerThread = 4;

    // Below this, waking threads costs more than it saves.
    private const long MinimumParallelWork = 200_000;

    public MatrixProductPlan(int rows, int columns, int depth, int threads, int tileRows, int panelColumns)
    {
        var panels = Cuts(columns, panelColumns);
        var panelsPerTask = int.Max(1, MaximumTaskColumns / panelColumns);
        var columnTasks = Cuts(panels, panelsPerTask);
        var rowTasks = 1;
        Threads = (long)rows * columns * depth < MinimumParallelWork ? 1 : threads;
        if (Threads > 1)
        {
            rowTasks = int.Min(Cuts(TasksPerThread * Threads, columnTasks), int.Max(1, rows / MinimumTaskRows));
            if (rowTasks * columnTasks < Threads)
            {
                columnTasks = int.Min(panels, Cuts(Threads, rowTasks));
            }
        }

        TaskColumns = Cuts(panels, columnTasks) * panelColumns;
        ColumnTasks = Cuts(columns, TaskColumns);
        TaskRows = Cuts(Cuts(rows, tileRows), rowTasks) * tileRows;
        RowTasks = Cuts(rows, TaskRows);
    }

    public int Threads { get; }

    public int TaskRows { get; }

    public int TaskColumns { get; }

    public int RowTasks { get; }

    public int ColumnTasks { get; }

    private static int Cuts(int length, int piece) => (int)(((long)length + piece - 1) / piece);
}
