using QuantBuild.Tensors;

namespace QuantBuild.Conformance.Tests.Backends;

/// <summary>One input of an operation under test: numbers, of which a gradient may be asked, or integers.</summary>
internal sealed record CaseInput(Shape Shape, float[]? Reals, int[]? Integers, bool IsDifferentiable)
{
    public static CaseInput Of(int seed, params int[] extents) =>
        Of(Some.Floats(seed, new Shape(extents).Count), extents);

    public static CaseInput Of(float[] values, params int[] extents) => new(new Shape(extents), values, null, true);

    public static CaseInput Constant(int seed, params int[] extents) =>
        Of(seed, extents) with { IsDifferentiable = false };

    public static CaseInput Of(int[] values, params int[] extents) => new(new Shape(extents), null, values, false);

    public Tensor On(ComputeBackend backend, bool requiresGradient)
    {
        var tensor = Reals is null ? backend.FromHost(Integers!, Shape) : backend.FromHost(Reals, Shape);
        tensor.RequiresGradient = requiresGradient && IsDifferentiable;
        return tensor;
    }
}
