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

    /// <summary>Lines that mix letters, marks, forms and signs of every script; no lone surrogates.</summary>
    public static Gen<string> ScriptText { get; } = Gen.Frequency(
            (6, Gen.OneOf(
                Unit(0x20, 0x7E), Unit(0xA0, 0x24F), Unit(0x250, 0x36F), Unit(0x370, 0x5FF), Unit(0x600, 0x8FF),
                Unit(0x900, 0xDFF), Unit(0xE00, 0xFFF), Unit(0x1000, 0x10FF), Unit(0x1100, 0x11FF),
                Unit(0x1200, 0x177F), Unit(0x1780, 0x1AFF), Unit(0x1B00, 0x1DFF), Unit(0x1E00, 0x1FFF),
                Unit(0x2000, 0x2BFF), Unit(0x2C00, 0x2FFF), Unit(0x3000, 0x33FF), Unit(0x3400, 0x9FFF),
                Unit(0xA000, 0xABFF), Unit(0xAC00, 0xD7FB), Unit(0xF900, 0xFFFD))),
            (1, Gen.Int[0x10000, 0x1FAFF].Select(codePoint => new Rune(codePoint).ToString())),
            (1, Gen.OneOf("\u200D", "\u200C", "\uFE0F", "\u0301", "\u094D", "\u3099", "\r", "\n", "\0", "\u2581")),
            (1, Gen.OneOf("<unk>", "<mask>", "</s>", "<extra_id_1>", "\u00E9x")),
            (3, Gen.OneOf(" ", "  ", "the", "ing", "Stra\u00DFe", "\u043F\u0440\u0438", "aaaa", "....")))
        .Array[0, 40]
        .Select(string.Concat);

    private static Gen<string> Unit(int first, int last) =>
        Gen.Int[first, last].Select(unit => ((char)unit).ToString());
}
