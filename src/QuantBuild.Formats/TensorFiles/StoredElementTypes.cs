namespace QuantBuild.Formats.TensorFiles;

/// <summary>Names and sizes of <see cref="StoredElementType"/>.</summary>
internal static class StoredElementTypes
{
    private static readonly (StoredElementType Type, string Name, int Size)[] Table =
    [
        (StoredElementType.F64, "F64", 8),
        (StoredElementType.F32, "F32", 4),
        (StoredElementType.F16, "F16", 2),
        (StoredElementType.BF16, "BF16", 2),
        (StoredElementType.I64, "I64", 8),
        (StoredElementType.I32, "I32", 4),
        (StoredElementType.I16, "I16", 2),
        (StoredElementType.I8, "I8", 1),
        (StoredElementType.U64, "U64", 8),
        (StoredElementType.U32, "U32", 4),
        (StoredElementType.U16, "U16", 2),
        (StoredElementType.U8, "U8", 1),
        (StoredElementType.Bool, "BOOL", 1),
        (StoredElementType.F8E4M3, "F8_E4M3", 1),
        (StoredElementType.F8E5M2, "F8_E5M2", 1),
        (StoredElementType.F8E8M0, "F8_E8M0", 1),
    ];

    /// <summary>The name in messages and in safetensors files, such as <c>BF16</c>.</summary>
    public static string NameOf(StoredElementType type) => Table[(int)type].Name;

    /// <summary>Bytes an element takes; also the alignment its data are given.</summary>
    public static int SizeOf(StoredElementType type) => Table[(int)type].Size;

    public static bool TryParse(string name, out StoredElementType type)
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
