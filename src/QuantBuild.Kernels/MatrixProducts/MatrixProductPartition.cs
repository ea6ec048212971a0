namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>How C is cut into tasks. Has no influence on the result.</summary>
internal readonly struct MatrixProductPartition
{
    // B's share of a task, one block of K deep, has to stay in the second-level cache: 384 × 768 floats are 1.2 MB.
    private const int MaximumTaskColumns = 768;
    private const int MinimumTaskRows = 48;
    private const int TasksPerThread = 4;

    // A task that packs its own block of B packs A, too, again for every task beside it: better high than many.
    private const int MinimumStreamedRows = 384;
    private const int StreamedTasksPerThread = 2;

    // Below this, waking threads costs more than it saves.
    private const long MinimumParallelWork = 200_000;

    private MatrixProductPartition(int rows, int columns, int threads, int taskRows, int taskColumns)
    {
        Threads = threads;
        TaskRows = taskRows;
        RowTasks = Cuts(rows, taskRows);
        TaskColumns = taskColumns;
        ColumnTasks = Cuts(columns, taskColumns);
    }

    public int Threads { get; }

    public int TaskRows { get; }

    public int TaskColumns { get; }

    public int RowTasks { get; }

    public int ColumnTasks { get; }

    /// <summary>For B packed once by all threads.</summary>
    public static MatrixProductPartition Shared(
        int rows, int columns, int depth, int threads, int tileRows, int panelColumns)
    {
        if ((long)rows * columns * depth < MinimumParallelWork)
        {
            threads = 1;
        }

        var panels = Cuts(columns, panelColumns);
        var columnTasks = Cuts(panels, int.Max(1, MaximumTaskColumns / panelColumns));
        var rowTasks = 1;
        if (threads > 1)
        {
            rowTasks = int.Min(Cuts(TasksPerThread * threads, columnTasks), int.Max(1, rows / MinimumTaskRows));
            if (rowTasks * columnTasks < threads)
            {
                columnTasks = int.Min(panels, Cuts(threads, rowTasks));
            }
        }

        return new(
            rows, columns, threads, Cuts(Cuts(rows, tileRows), rowTasks) * tileRows,
            Cuts(panels, columnTasks) * panelColumns);
    }

    /// <summary>For B packed by each task: few tasks, as large as the threads allow.</summary>
    public static MatrixProductPartition Streamed(int rows, int columns, int threads, int tileRows, int panelColumns)
    {
        var panels = Cuts(columns, panelColumns);
        var columnTasks = Cuts(panels, int.Max(1, MaximumTaskColumns / panelColumns));
        var wanted = threads == 1 ? 1 : Cuts(StreamedTasksPerThread * threads, columnTasks);
        var rowTasks = int.Min(wanted, Cuts(rows, MinimumStreamedRows));
        if (rowTasks * columnTasks < threads)
        {
            rowTasks = int.Min(Cuts(threads, columnTasks), Cuts(rows, MinimumTaskRows));
        }

        return new(
            rows, columns, threads, Cuts(Cuts(rows, tileRows), rowTasks) * tileRows,
            Cuts(panels, columnTasks) * panelColumns);
    }

    /// <summary>
    /// For B decoded by each task: cut along the columns, so that each is decoded once, unless rows abound.
    /// </summary>
    public static MatrixProductPartition Decoded(
        int rows, int columns, int depth, int threads, int tileRows, int vectorColumns)
    {
        if ((long)rows * columns * depth < MinimumParallelWork)
        {
            threads = 1;
        }

        var vectors = Cuts(columns, vectorColumns);
        var rowTasks = threads == 1 ? 1 : int.Min(StreamedTasksPerThread * threads, Cuts(rows, MinimumStreamedRows));
        var columnTasks = int.Max(
            Cuts(columns, MaximumTaskColumns), int.Min(vectors, Cuts(threads, rowTasks)));
        return new(
            rows,
            columns,
            threads,
            Cuts(Cuts(rows, tileRows), rowTasks) * tileRows,
            Cuts(vectors, columnTasks) * vectorColumns);
    }

    private static int Cuts(int length, int piece) => (int)(((long)length + piece - 1) / piece);
}
