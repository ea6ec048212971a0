using QuantBuild.Recipes.Backends;
using QuantBuild.Recipes.Schema;

namespace QuantBuild.Recipes.Sections;

/// <summary>The section <c>backend</c>: what computes.</summary>
internal static class BackendSchema
{
    public const string Name = "backend";

    /// <param name="backends">At least one; the first computes where a recipe names none.</param>
    public static SchemaNode Create(IReadOnlyList<BackendDescriptor> backends) => new ShorthandSchema(new ObjectSchema(
        new KeySchema(
            "name", ChoiceSchema.Registered(backends.Select(backend => backend.Name)),
            "Which [backend](backends.md) computes; a word in place of the section is its name.")
        {
            Default = backends[0].Name,
        },
        new KeySchema(
            BackendRequest.DeviceKey, new TextSchema("device", BackendRequest.FindDeviceFault),
            "Where it computes: `cpu`, `cuda`, one of several such as `cuda:0`, or `auto` for its own choice.")
        {
            Default = BackendRequest.AnyDevice,
        },
        new KeySchema(
            BackendRequest.PrecisionKey,
            ChoiceSchema.Of([.. backends.SelectMany(backend => backend.Precisions).Distinct()]),
            "In which number format it multiplies matrices; all else stays in `float32`.")
        {
            Default = BackendRequest.UsualPrecision,
        }));
}
