namespace QuantBuild.Formats.Safetensors;

/// <summary>Names and sizes of <see cref="SafetensorsElementType"/>.</summary>
internal static class SafetensorsElementTypes
{
    private static readonly (SafetensorsElementType Type, string Name, int Size)[] Table =
    [
        (SafetensorsElementType.F64, "F64", 8),
        (SafetensorsElementType.F32, "F32", 4),
        (SafetensorsElementType.F16, "F16", 2),
        (SafetensorsElementType.BF16, "BF16", 2),
        (SafetensorsElementType.I64, "I64", 8),
        (SafetensorsElementType.I32, "I32", 4),
        (SafetensorsElementType.I16, "I16", 2),
        (SafetensorsElementType.I8, "I8", 1),
        (SafetensorsElementType.U64, "U64", 8),
        (SafetensorsElementType.U32, "U32", 4),
        (SafetensorsElementType.U16, "U16", 2),
        (SafetensorsElementType.U8, "U8", 1),
        (SafetensorsElementType.Bool, "BOOL", 1),
        (SafetensorsElementType.F8E4M3, "F8_E4M3", 1),
        (SafetensorsElementType.F8E5M2, "F8_E5M2", 1),
        (SafetensorsElementType.F8E8M0, "F8_E8M0", 1),
    ];

    /// <summary>The name in the file, such as <c>BF16</c>.</summary>
    public static string NameOf(SafetensorsElementType type) => Table[(int)type].Name;

    /// <summary>Bytes an element takes; also the alignment its data are given.</summary>
    public static int SizeOf(SafetensorsElementType type) => Table[(int)type].Size;

    public static bool TryParse(string name, out SafetensorsElementType type)
    {
        foreach (var row in Table)
        {
            if (row.Name == name)
            {
                type = row.Type;
                return true;
            }
        }

        type = default;
        return false;
    }
}
