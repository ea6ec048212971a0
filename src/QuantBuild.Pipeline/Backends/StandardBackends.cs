using QuantBuild.Recipes.Backends;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Pipeline.Backends;

/// <summary>
/// The backends that recipes may name, whether they are here or not: whoever runs a recipe brings their factories.
/// </summary>
internal static class StandardBackends
{
    /// <summary>The default first.</summary>
    public static IReadOnlyList<BackendDescriptor> All { get; } =
    [
        OfDefault(),
        new BackendDescriptor("torch", ["cpu", "cuda"], [BackendRequest.UsualPrecision, "bfloat16", "float16"]),
    ];

    private static BackendDescriptor OfDefault()
    {
        var identity = BackendRegistry.Default(threads: 1).Identity;
        return new BackendDescriptor(identity.Name, [identity.DeviceKind], [identity.Precision]);
    }
}
