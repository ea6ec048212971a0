using System.Text;
using CsCheck;

namespace QuantBuild.Tokenizers.Tests.Support;

internal static class Some
{
    public static readonly string[] MultilingualTexts =
    [
        "Crème brûlée, naïve façade; ÀÉÎÕÜ", "日本語のテキスト と 中文字符", "한국어 문장입니다.", "Привет, МИР! ёж",
        "Ελληνικά ΟΔΟΣ ς", "İstanbul ışık", "שָׁלוֹם עולם", "السَّلَامُ عَلَيْكُمْ", "नमस्ते दुनिया", "สวัสดีชาวโลก",
        "👍🏽 👨‍👩‍👧 😀!", "a\u200bb\u00adc\u0000d\ufffde\u0007f", "𠀀𪜀𫠝𫤠 𝔸𝕓", "\ud800 lone \udc00",
        "[MASK] is [masked]",
    ];

    /// <summary>Texts of any UTF-16 units: plain, marks, Chinese, Hangul, lone surrogates, special tokens.</summary>
    public static Gen<string> Text { get; } = Gen.Frequency(
            (1, Unit(0, 0xFFFF)),
            (1, Unit(0xD800, 0xDFFF)),
            (1, Gen.Int[0x10000, 0x10FFFF].Select(codePoint => new Rune(codePoint).ToString())),
            (1, Unit(0x300, 0x36F)),
            (1, Unit(0xAC00, 0xD7A3)),
            (1, Gen.OneOf("[MASK]", "[SEP")),
            (1, Gen.Const(" ")),
            (3, Unit(0, 0x7F)))
        .Array[0, 59]
        .Select(string.Concat);

    private static Gen<string> Unit(int first, int last) =>
        Gen.Int[first, last].Select(unit => ((char)unit).ToString());
}
