using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Numerics;

internal readonly unsafe struct Lanes256Operations : ILaneOperations<Lanes256>
{
    public static int Width => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Broadcast(double value)
    {
        var lanes = Vector256.Create(value);
        return new(lanes, lanes, lanes, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Widen(float* source)
    {
        var (part0, part1) = Vector256.Widen(Vector256.Load(source));
        var (part2, part3) = Vector256.Widen(Vector256.Load(source + 8));
        return new(part0, part1, part2, part3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(double* source) => new(
        Vector256.Load(source),
        Vector256.Load(source + 4),
        Vector256.Load(source + 8),
        Vector256.Load(source + 12));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(double* target, Lanes256 value)
    {
        value.First.Store(target);
        value.Second.Store(target + 4);
        value.Third.Store(target + 8);
        value.Fourth.Store(target + 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Add(Lanes256 left, Lanes256 right) => new(
        left.First + right.First,
        left.Second + right.Second,
        left.Third + right.Third,
        left.Fourth + right.Fourth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Subtract(Lanes256 left, Lanes256 right) => new(
        left.First - right.First,
        left.Second - right.Second,
        left.Third - right.Third,
        left.Fourth - right.Fourth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Multiply(Lanes256 left, Lanes256 right) => new(
        left.First * right.First,
        left.Second * right.Second,
        left.Third * right.Third,
        left.Fourth * right.Fourth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Absolute(Lanes256 value) => new(
        Vector256.Abs(value.First),
        Vector256.Abs(value.Second),
        Vector256.Abs(value.Third),
        Vector256.Abs(value.Fourth));
}
