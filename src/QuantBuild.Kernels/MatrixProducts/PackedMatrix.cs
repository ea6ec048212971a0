using QuantBuild.Kernels.Threading;

namespace QuantBuild.Kernels.MatrixProducts;

/// <summary>
/// The right-hand side of products, copied once into the order in which this processor's microkernel reads it: for a
/// matrix that is multiplied with again and again. Lives in memory owned by someone else.
/// </summary>
public readonly unsafe struct PackedMatrix
{
    private PackedMatrix(MatrixView source, float* memory, MatrixProductPath path)
    {
        Rows = source.Rows;
        Columns = source.Columns;
        Memory = memory;
        Path = path;
    }

    public int Rows { get; }

    public int Columns { get; }

    internal float* Memory { get; }

    internal MatrixProductPath Path { get; }

    /// <summary>Floats that a packed matrix takes: its own, each row filled up to whole vectors.</summary>
    public static nint FloatCount(int rows, int columns) => FloatCount(rows, columns, MatrixProductPaths.Best);

    /// <summary>Copies a matrix.</summary>
    /// <param name="pool">Threads to use.</param>
    /// <param name="source">[k, n], row-major or transposed; not needed afterwards.</param>
    /// <param name="memory">
    /// <see cref="FloatCount(int, int)"/> floats, 64-byte aligned; must outlive the result.
    /// </param>
    public static PackedMatrix Pack(WorkerPool pool, MatrixView source, float* memory) =>
        Pack(pool, source, memory, MatrixProductPaths.Best);

    internal static nint FloatCount(int rows, int columns, MatrixProductPath path) => path switch
    {
        MatrixProductPath.Avx512 => PackedPanels<Avx512Microkernel>.FloatsUpTo(rows, columns),
        MatrixProductPath.Avx2 => PackedPanels<Avx2Microkernel>.FloatsUpTo(rows, columns),
        _ => PackedPanels<PortableMicrokernel>.FloatsUpTo(rows, columns),
    };

    internal static PackedMatrix Pack(WorkerPool pool, MatrixView source, float* memory, MatrixProductPath path)
    {
        switch (path)
        {
            case MatrixProductPath.Avx512:
                Pack<Avx512Microkernel>(pool, source, memory);
                break;
            case MatrixProductPath.Avx2:
                Pack<Avx2Microkernel>(pool, source, memory);
                break;
            default:
                Pack<PortableMicrokernel>(pool, source, memory);
                break;
        }

        return new PackedMatrix(source, memory, path);
    }

    /// <summary>The panels, to be read only: their source is gone.</summary>
    internal PackedPanels<TKernel> Panels<TKernel>()
        where TKernel : struct, IMicrokernel => new(new MatrixView(null, Rows, Columns), Memory);

    private static void Pack<TKernel>(WorkerPool pool, MatrixView source, float* memory)
        where TKernel : struct, IMicrokernel
    {
        var panels = new PackedPanels<TKernel>(source, memory);
        pool.Run(panels.Tasks, panels);
    }
}
