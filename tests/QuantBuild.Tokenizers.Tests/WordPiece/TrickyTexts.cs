namespace QuantBuild.Tokenizers.Tests.WordPiece;

/// <summary>
/// Texts at the edges of BERT's rules: marks, scripts, controls, white space, special tokens, long words.
/// </summary>
internal static class TrickyTexts
{
    public static IReadOnlyList<string> Single { get; } =
    [
        "", " ", "\t\r\n", "the", "The  CAFE", "unbelievable!", "quantizing, quantized; building.", "a.b-c_d'e\"f",
        "$5 + 3% = ~2^3 <x> `y` {z} |w| \\v\\ [u]", "don't", "#hash ##ing ##", "zzz\u00e6\u00f8", "caf\u00e9",
        "cafe\u0301", "CAF\u00c9", "Cafe\u0301\u0302", "\u0301a", "a\u0301\u0327\u0302b", "e\u0327\u0301",
        "\u00c5\u212b\u212a K \u2126", "\u0130stanbul", "I\u0307stanbul", "\u0131I", "stra\u00dfe STRA\u1e9eE",
        "\ufb01", "\u03b1\u03b2\u03c3 \u03c3\u03bf\u03c2", "\u03bf\u03b4\u03cc\u03c2", "\u0391\u0392\u03a3\u039f",
        "\u0410\u0411\u0412 \u0418\u0419 \u0438\u0306", "\u65e5\u672c\u8a9e", "\u4e2d\u6587a\u6c49\u5b57b",
        "\u65e5\u672c\u3042\u3044\u304c", "\uf900\u4e2d", "\u304b\u3099\u304b", "\ud55c\uad6d",
        "\u1112\u1161\u11ab\u1100\u116e\u11a8", "\uac00\uac01 \ud7a3", "\ud83d\ude00", "a\ud83d\ude00\ud83d\udc4db",
        "\ud83d\udc4d\ud83c\udffd", "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67", "a\u0000b\ufffdc",
        "a\u0007b\u001fc\u007fd\u0085e", "a\u000bb\u000cc", "a\u00adb", "a\u200bb\u200cc\u200dd\u2060e\ufefff",
        "a\u00a0b\u2003c\u3000d\u202fe\u2028f\u2029g", "a\u200eb\u202ec", "\ue000a\uf8ff", "a\u180eb",
        "\u201cthe\u201d \u2014 \u2026 \u00bf?", "\u3001\u3002", "\u20ac5 \u00a33 \u00bd \u00b2 \u2122 \u221e",
        "\u00ab\u00bb\u2039\u203a\u00a7\u00b6\u00b7", Repeated("a", 100), Repeated("a", 101),
        Repeated("a", 99) + "\u00e9", Repeated("\u00e9", 100), Repeated("e\u0301", 101), Repeated("\ud83d\ude00", 60),
        Repeated("\ud83d\ude00", 100), Repeated("\ud83d\ude00", 101), "[MASK]", "the [MASK] cafe", "the[MASK]cafe",
        "[mask]", "[MASK][MASK]", "[[MASK]]", "[CLS] the [SEP] [PAD] [UNK]", "[MASK", "[ MASK ]",
        "\u0e01\u0e32\u0e33", "\u0928\u092e\u0938\u094d\u0924\u0947", "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd",
        "\u0627\u0644\u0633\u064e\u0644\u0627\u0645", "\u1e9b\u0323", "q\u0307\u0323", "\u01c4\u01c5\u01c6",
        "\u1f88 \u0345", "\ud835\udd38", "\u24b6\u24d0", "\u00d8\u0141\u0110", "\uff21\uff22\uff03", "x\u20ddy",
        "A\u030a", "\u0958", "\u2adc", "\ud834\udd5e", "1\ufe0f\u20e3", "B\u0300A\u0301",
        "\u039f\u03a3", "a\ud840\udc00b", "a\ud86e\udc20b", "a\ud86e\udd20b",
    ];

    public static IReadOnlyList<(string First, string Second)> Pairs { get; } =
    [
        ("the cafe", "un believ"), ("", "b"), ("a", ""), ("\u65e5", "[MASK] caf\u00e9"), ("a [SEP] b", "c"),
    ];

    private static string Repeated(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
