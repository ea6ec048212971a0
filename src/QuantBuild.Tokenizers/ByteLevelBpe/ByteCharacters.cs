namespace QuantBuild.Tokenizers.ByteLevelBpe;

/// <summary>
/// The characters that stand for bytes in a byte-level vocabulary: those printable in Latin-1 for themselves, U+0100
/// and up for the others, in order. The space is U+0120.
/// </summary>
internal static class ByteCharacters
{
    private static readonly char[] All = Make();

    public static char Of(byte value) => All[value];

    /// <summary>A text's UTF-8 bytes as they stand in the vocabulary.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) =>
        string.Create(bytes.Length, bytes, static (characters, bytes) =>
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                characters[i] = Of(bytes[i]);
            }
        });

    private static char[] Make()
    {
        var characters = new char[0x100];
        var next = '\u0100';
        for (var value = 0; value < characters.Length; value++)
        {
            var standsForItself = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            characters[value] = standsForItself ? (char)value : next++;
        }

        return characters;
    }
}
