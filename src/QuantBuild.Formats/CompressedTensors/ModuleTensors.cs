namespace QuantBuild.Formats.CompressedTensors;

/// <summary>Names of the tensors that take the place of a module's weight.</summary>
internal static class ModuleTensors
{
    public const string PackedSuffix = ".weight_packed";
    public const string WeightSuffix = ".weight";

    public static string Packed(string module) => module + PackedSuffix;

    public static string Weight(string module) => module + WeightSuffix;

    public static string Scale(string module) => $"{module}.weight_scale";

    public static string Shape(string module) => $"{module}.weight_shape";

    public static string ZeroPoint(string module) => $"{module}.weight_zero_point";

    public static string GroupIndex(string module) => $"{module}.weight_g_idx";

    public static string InputScale(string module) => $"{module}.input_scale";

    public static string InputZeroPoint(string module) => $"{module}.input_zero_point";

    public static string[] AllOf(string module) =>
    [
        Packed(module), Weight(module), Scale(module), Shape(module), ZeroPoint(module), GroupIndex(module),
        InputScale(module), InputZeroPoint(module),
    ];
}
