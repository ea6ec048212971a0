using System.Text;

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

    /// <summary>A text of any UTF-16 units: plain, marks, Chinese, Hangul, lone surrogates, special tokens.</summary>
    public static string Text(Random random)
    {
        var text = new StringBuilder();
        for (var remaining = random.Next(0, 60); remaining > 0; remaining--)
        {
            _ = random.Next(10) switch
            {
                0 => text.Append((char)random.Next(0x10000)),
                1 => text.Append((char)random.Next(0xD800, 0xE000)),
                2 => text.Append(new Rune(random.Next(0x10000, 0x110000)).ToString()),
                3 => text.Append((char)random.Next(0x300, 0x370)),
                4 => text.Append((char)random.Next(0xAC00, 0xD7A4)),
                5 => text.Append(random.Next(2) == 0 ? "[MASK]" : "[SEP"),
                6 => text.Append(' '),
                _ => text.Append((char)random.Next(0x80)),
            };
        }

        return text.ToString();
    }
}
