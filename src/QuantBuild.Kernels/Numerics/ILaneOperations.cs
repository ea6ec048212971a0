namespace QuantBuild.Kernels.Numerics;

/// <summary>
/// Double-precision arithmetic on sixteen lanes at once, or on a single lane (<see cref="SingleLaneOperations"/>):
/// the accumulators of every sum. Only operations with one defined rounding.
/// </summary>
internal unsafe interface ILaneOperations<TLanes>
    where TLanes : struct
{
    /// <summary>16, or 1 for the single lane.</summary>
    static abstract int Width { get; }

    static abstract TLanes Broadcast(double value);

    /// <summary>Reads Width floats and widens them, which is exact.</summary>
    static abstract TLanes Widen(float* source);

    static abstract TLanes Load(double* source);

    static abstract void Store(double* target, TLanes value);

    static abstract TLanes Add(TLanes left, TLanes right);

    static abstract TLanes Subtract(TLanes left, TLanes right);

    static abstract TLanes Multiply(TLanes left, TLanes right);

    static abstract TLanes Absolute(TLanes value);
}
