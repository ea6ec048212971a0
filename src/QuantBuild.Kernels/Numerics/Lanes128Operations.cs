using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Kernels.Numerics;

internal readonly unsafe struct Lanes128Operations : ILaneOperations<Lanes128>
{
    public static int Width => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Broadcast(double value)
    {
        var lanes = Vector128.Create(value);
        return new(lanes, lanes, lanes, lanes, lanes, lanes, lanes, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Widen(float* source)
    {
        var (part0, part1) = Vector128.Widen(Vector128.Load(source));
        var (part2, part3) = Vector128.Widen(Vector128.Load(source + 4));
        var (part4, part5) = Vector128.Widen(Vector128.Load(source + 8));
        var (part6, part7) = Vector128.Widen(Vector128.Load(source + 12));
        return new(part0, part1, part2, part3, part4, part5, part6, part7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(double* source) => new(
        Vector128.Load(source),
        Vector128.Load(source + 2),
        Vector128.Load(source + 4),
        Vector128.Load(source + 6),
        Vector128.Load(source + 8),
        Vector128.Load(source + 10),
        Vector128.Load(source + 12),
        Vector128.Load(source + 14));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(double* target, Lanes128 value)
    {
        value.First.Store(target);
        value.Second.Store(target + 2);
        value.Third.Store(target + 4);
        value.Fourth.Store(target + 6);
        value.Fifth.Store(target + 8);
        value.Sixth.Store(target + 10);
        value.Seventh.Store(target + 12);
        value.Eighth.Store(target + 14);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Add(Lanes128 left, Lanes128 right) => new(
        left.First + right.First,
        left.Second + right.Second,
        left.Third + right.Third,
        left.Fourth + right.Fourth,
        left.Fifth + right.Fifth,
        left.Sixth + right.Sixth,
        left.Seventh + right.Seventh,
        left.Eighth + right.Eighth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Subtract(Lanes128 left, Lanes128 right) => new(
        left.First - right.First,
        left.Second - right.Second,
        left.Third - right.Third,
        left.Fourth - right.Fourth,
        left.Fifth - right.Fifth,
        left.Sixth - right.Sixth,
        left.Seventh - right.Seventh,
        left.Eighth - right.Eighth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Multiply(Lanes128 left, Lanes128 right) => new(
        left.First * right.First,
        left.Second * right.Second,
        left.Third * right.Third,
        left.Fourth * right.Fourth,
        left.Fifth * right.Fifth,
        left.Sixth * right.Sixth,
        left.Seventh * right.Seventh,
        left.Eighth * right.Eighth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Absolute(Lanes128 value) => new(
        Vector128.Abs(value.First),
        Vector128.Abs(value.Second),
        Vector128.Abs(value.Third),
        Vector128.Abs(value.Fourth),
        Vector128.Abs(value.Fifth),
        Vector128.Abs(value.Sixth),
        Vector128.Abs(value.Seventh),
        Vector128.Abs(value.Eighth));
}
