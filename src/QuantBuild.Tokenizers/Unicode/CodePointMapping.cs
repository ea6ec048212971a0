namespace QuantBuild.Tokenizers.Unicode;

/// <summary>Looks up the generated tables that map one code point to several.</summary>
internal static class CodePointMapping
{
    /// <summary>Full canonical decomposition; empty where the table has none.</summary>
    public static ReadOnlySpan<int> DecompositionOf(int codePoint)
    {
        var at = DecompositionTable.Keys.BinarySearch(codePoint);
        return at < 0
            ? []
            : DecompositionTable.Values[DecompositionTable.Starts[at]..DecompositionTable.Starts[at + 1]];
    }

    /// <summary>Full lower-case mapping without context or language; empty for a character without one.</summary>
    public static ReadOnlySpan<int> LowercaseOf(int codePoint)
    {
        var at = LowercaseTable.Keys.BinarySearch(codePoint);
        return at < 0 ? [] : LowercaseTable.Values[LowercaseTable.Starts[at]..LowercaseTable.Starts[at + 1]];
    }
}
