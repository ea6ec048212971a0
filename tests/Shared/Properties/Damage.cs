using System.Text;
using System.Text.RegularExpressions;
using CsCheck;

namespace QuantBuild.Tests.Shared.Properties;

/// <summary>
/// Generators of damage to a file, each a function from its bytes to damaged ones: single bytes, ranges, its end,
/// its numbers and texts, the nesting of its JSON. An edit in three leaves a text file well-formed, so that it gets
/// past the parser.
/// </summary>
internal static partial class Damage
{
    private const int MatchMilliseconds = 10_000;

    private const int MostEdits = 3;

    // The directory of an archive, where most of it is decided, is this near to its end.
    private const int EndBytes = 700;

    private static readonly string[] Numbers =
    [
        "-1", "0", "1", "2", "3", "7", "127", "128", "255", "256", "4194303", "4194304", "2147483647", "2147483648",
        "-2147483648", "4294967296", "9223372036854775807", "99999999999999999999", "1e3",
        "1e999", "-1e999", "0.5", "1e-12",
        "null", "true", "false", "\"1\"", "[]", "{}", "[[[[[[[[[[1]]]]]]]]]]",
    ];

    private static readonly string[] Texts =
    [
        "\"\"", "\"\\ud800\"", "\"\\udc00x\"", "\"\\u0000\"", "\"\\u202e\\u001b[31m\"", "\"a\"", "\"##\"", "\"[CLS]\"",
        "\"[E1]\"", "\"../x\"", "\"é\"", "null", "0", "true", "[]", "{}", "\"" + new string('x', 5000) + "\"",
    ];

    private static readonly string[] Fragments =
    [
        "[", "]", "{", "}", "\"", ",", ":", "\\ud800", "\0", "\r", "\n", "\t", "\uFEFF", "[CLS]", "##", "<", "&x;",
        "%", "- ", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "&b;", "<id>", "</metadata>", "<x:id>", "</id><id>Other",
        "<![CDATA[", "<!--", "?>",
        "\uFFFF", "../", "%2e%2e/", "models/", "1.2.3-", "\u202E", "\u0085", "\"path\":", "\"parts\": [",
        "&", "*", "!", "|", ">",
        "'", "@", "`", "#", "~",
    ];

    private static readonly Gen<uint> Place = Gen.UInt;

    private static readonly Gen<Func<byte[], byte[]>> ByteEdit = Gen.OneOf(
        Gen.Select(Place, Gen.Byte, (at, value) => At(at, (bytes, index) => bytes[index] = value)),
        Gen.Select(Place, Gen.Int[0, 7], (at, bit) => At(at, (bytes, index) => bytes[index] ^= (byte)(1 << bit))),
        Gen.Select(Place, Gen.OneOf<byte>(0, 255), (at, value) =>
            At(at, (bytes, index) => bytes.AsSpan(index, Math.Min(4, bytes.Length - index)).Fill(value))),
        Gen.Select(Place, Gen.Int[1, 63], (at, length) => Splice(at, length, [])),
        Gen.Select(Place, Gen.OneOf(Fragments), (at, text) => Splice(at, length: 0, Encoding.UTF8.GetBytes(text))),
        Gen.Select(Place, Gen.OneOf(Fragments), (at, text) => Splice(at, text.Length, Encoding.UTF8.GetBytes(text))),
        Place.Select(at => Splice(at, int.MaxValue, [])),
        // The length in front of binary headers, or the first characters of a text.
        Gen.Select(Gen.Int[0, 7], Gen.Byte[1, 255], (at, value) =>
            At((uint)at, (bytes, index) => bytes[index] += value)));

    private static readonly Gen<Func<byte[], byte[]>> LayoutEdit = Gen.OneOf(
        Gen.Const<Func<byte[], byte[]>>(bytes => [.. Encoding.UTF8.Preamble, .. bytes]),
        Gen.Const<Func<byte[], byte[]>>(bytes =>
            Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("\n", "\r\n", StringComparison.Ordinal))),
        Gen.Int[1, 1999].Select<int, Func<byte[], byte[]>>(depth => bytes =>
            [.. Enumerable.Repeat((byte)'[', depth), .. bytes, .. Enumerable.Repeat((byte)']', depth)]),
        Gen.Select<uint, int, Func<byte[], byte[]>>(Place, Gen.Int[1, 199], (at, length) => bytes =>
            Repeat(bytes, at, length)));

    /// <summary>One edit of a text, which no edit of single bytes gives.</summary>
    public static Gen<Func<byte[], byte[]>> Text { get; } = Gen.Frequency(
        (3, Gen.Select<uint, string, Func<byte[], byte[]>>(Place, Gen.OneOf(Numbers), (which, by) => bytes =>
            ReplaceOne(bytes, Number(), which, by))),
        (1, Gen.Select<uint, string, Func<byte[], byte[]>>(Place, Gen.OneOf(Texts), (which, by) => bytes =>
            ReplaceOne(bytes, Quoted(), which, by))),
        (1, Gen.Select<uint, uint, Func<byte[], byte[]>>(Place, Place, (first, second) => bytes =>
            SwapLines(bytes, first, second))),
        (1, LayoutEdit));

    /// <summary>One to three edits of any kind.</summary>
    public static Gen<Func<byte[], byte[]>> Any { get; } = Gen.Frequency((1, Text), (2, ByteEdit))
        .Array[1, MostEdits]
        .Select<Func<byte[], byte[]>[], Func<byte[], byte[]>>(
            edits => file => edits.Aggregate(file, (bytes, edit) => edit([.. bytes])));

    [GeneratedRegex(
        @"(?<![\w.""])-?\d+(\.\d+)?(e-?\d+)?(?![\w.""])|\btrue\b|\bfalse\b|\bnull\b",
        RegexOptions.ExplicitCapture,
        MatchMilliseconds)]
    private static partial Regex Number();

    [GeneratedRegex("\"(?:[^\"\\\\\n]|\\\\.)*\"", RegexOptions.ExplicitCapture, MatchMilliseconds)]
    private static partial Regex Quoted();

    private static int IndexOf(uint place, int length) => place % 2 == 0
        ? (int)(place / 2 % (uint)length)
        : length - 1 - (int)(place / 2 % (uint)Math.Min(length, EndBytes));

    private static Func<byte[], byte[]> At(uint place, Action<byte[], int> edit) => bytes =>
    {
        if (bytes.Length > 0)
        {
            edit(bytes, IndexOf(place, bytes.Length));
        }

        return bytes;
    };

    private static Func<byte[], byte[]> Splice(uint place, int length, byte[] by) => bytes =>
    {
        var at = IndexOf(place, bytes.Length + 1);
        return [.. bytes.AsSpan(0, at), .. by, .. bytes.AsSpan(at + Math.Min(length, bytes.Length - at))];
    };

    private static byte[] Repeat(byte[] bytes, uint place, int length)
    {
        var at = IndexOf(place, bytes.Length + 1);
        var end = at + Math.Min(length, bytes.Length - at);
        return [.. bytes.AsSpan(0, end), .. bytes.AsSpan(at)];
    }

    private static byte[] ReplaceOne(byte[] bytes, Regex what, uint which, string by)
    {
        // Latin 1 keeps every byte, also of a file that is no text.
        var matches = what.Matches(Encoding.Latin1.GetString(bytes));
        if (matches.Count == 0)
        {
            return bytes;
        }

        var match = matches[(int)(which % (uint)matches.Count)];
        return
        [
            .. bytes.AsSpan(0, match.Index), .. Encoding.UTF8.GetBytes(by), .. bytes.AsSpan(match.Index + match.Length),
        ];
    }

    private static byte[] SwapLines(byte[] bytes, uint first, uint second)
    {
        var lines = Encoding.Latin1.GetString(bytes).Split('\n');
        var (one, other) = (first % (uint)lines.Length, second % (uint)lines.Length);
        (lines[one], lines[other]) = (lines[other], lines[one]);
        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }
}
