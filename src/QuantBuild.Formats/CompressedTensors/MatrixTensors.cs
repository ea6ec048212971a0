namespace QuantBuild.Formats.CompressedTensors;

/// <summary>Names of the tensors that take the place of a quantized matrix's weight.</summary>
internal static class MatrixTensors
{
    public const string PackedSuffix = ".weight_packed";
    public const string WeightSuffix = ".weight";

    public static string Packed(string matrix) => matrix + PackedSuffix;

    public static string Weight(string matrix) => matrix + WeightSuffix;

    public static string Scale(string matrix) => $"{matrix}.weight_scale";

    public static string Shape(string matrix) => $"{matrix}.weight_shape";

    public static string ZeroPoint(string matrix) => $"{matrix}.weight_zero_point";

    public static string GroupIndex(string matrix) => $"{matrix}.weight_g_idx";

    public static string InputScale(string matrix) => $"{matrix}.input_scale";

    public static string InputZeroPoint(string matrix) => $"{matrix}.input_zero_point";

    public static string[] AllOf(string matrix) =>
    [
        Packed(matrix), Weight(matrix), Scale(matrix), Shape(matrix), ZeroPoint(matrix), GroupIndex(matrix),
        InputScale(matrix), InputZeroPoint(matrix),
    ];
}
