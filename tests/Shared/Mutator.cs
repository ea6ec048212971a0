using System.Text;
using System.Text.RegularExpressions;

namespace QuantBuild.Tests.Shared;

/// <summary>
/// Damages a file: single bytes, ranges, its end, its numbers and texts, the nesting of its JSON. The same seed gives
/// the same damage; an edit in three leaves a text file well-formed, so that it gets past the parser.
/// </summary>
internal sealed partial class Mutator(int seed)
{
    private const int MatchMilliseconds = 10_000;

    private const int MostEdits = 3;

    private static readonly string[] Numbers =
    [
        "-1", "0", "1", "2", "3", "7", "127", "128", "255", "256", "4194303", "4194304", "2147483647", "2147483648",
        "-2147483648", "4294967296", "9223372036854775807", "99999999999999999999", "1e3", "1e999", "-1e999", "0.5",
        "1e-12", "null", "true", "false", "\"1\"", "[]", "{}", "[[[[[[[[[[1]]]]]]]]]]",
    ];

    private static readonly string[] Texts =
    [
        "\"\"", "\"\\ud800\"", "\"\\udc00x\"", "\"\\u0000\"", "\"\\u202e\\u001b[31m\"", "\"a\"", "\"##\"", "\"[CLS]\"",
        "\"[E1]\"", "\"../x\"", "\"é\"", "null", "0", "true", "[]", "{}", "\"" + new string('x', 5000) + "\"",
    ];

    private static readonly string[] Fragments =
    [
        "[", "]", "{", "}", "\"", ",", ":", "\\ud800", "\0", "\r", "\n", "\t", "\uFEFF", "[CLS]", "##", "<", "&x;", "%",
        "- ",
    ];

    private readonly Random random = new(seed);

    /// <summary>A damaged copy.</summary>
    public byte[] Mutate(ReadOnlySpan<byte> file)
    {
        var bytes = file.ToArray();
        for (var edit = random.Next(MostEdits); edit >= 0; edit--)
        {
            bytes = random.Next(3) == 0 ? MutateText(bytes) : MutateBytes(bytes);
        }

        return bytes;
    }

    /// <summary>A copy whose text is damaged, but by no single byte.</summary>
    public byte[] MutateText(byte[] bytes) => random.Next(6) switch
    {
        0 or 1 or 2 => ReplaceOne(bytes, Number(), Numbers),
        3 => ReplaceOne(bytes, Quoted(), Texts),
        4 => SwapLines(bytes),
        _ => random.Next(4) switch
        {
            0 => [.. Encoding.UTF8.Preamble, .. bytes],
            1 => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("\n", "\r\n", StringComparison.Ordinal)),
            2 => Nest(bytes),
            _ => Repeat(bytes),
        },
    };

    [GeneratedRegex(
        @"(?<![\w.""])-?\d+(\.\d+)?(e-?\d+)?(?![\w.""])|\btrue\b|\bfalse\b|\bnull\b",
        RegexOptions.ExplicitCapture,
        MatchMilliseconds)]
    private static partial Regex Number();

    [GeneratedRegex("\"(?:[^\"\\\\\n]|\\\\.)*\"", RegexOptions.ExplicitCapture, MatchMilliseconds)]
    private static partial Regex Quoted();

    private byte[] MutateBytes(byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            return Fragment();
        }

        var at = random.Next(bytes.Length);
        var length = Math.Min(random.Next(1, 20), bytes.Length - at);
        switch (random.Next(6))
        {
            case 0:
                bytes[at] = (byte)random.Next(256);
                return bytes;
            case 1:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2:
                return [.. bytes.AsSpan(0, at), .. bytes.AsSpan(at + length)];
            case 3:
                return [.. bytes.AsSpan(0, at), .. Fragment(), .. bytes.AsSpan(at)];
            case 4:
                return bytes[..at];
            default:
                // The length in front of binary headers, or the first characters of a text.
                bytes[at % Math.Min(8, bytes.Length)] += (byte)random.Next(1, 256);
                return bytes;
        }
    }

    private byte[] ReplaceOne(byte[] bytes, Regex what, string[] by)
    {
        // Latin 1 keeps every byte, also of a file that is no text.
        var text = Encoding.Latin1.GetString(bytes);
        var matches = what.Matches(text);
        if (matches.Count == 0)
        {
            return bytes;
        }

        var match = matches[random.Next(matches.Count)];
        return
        [
            .. bytes.AsSpan(0, match.Index),
            .. Encoding.UTF8.GetBytes(by[random.Next(by.Length)]),
            .. bytes.AsSpan(match.Index + match.Length),
        ];
    }

    private byte[] SwapLines(byte[] bytes)
    {
        var lines = Encoding.Latin1.GetString(bytes).Split('\n');
        var (first, second) = (random.Next(lines.Length), random.Next(lines.Length));
        (lines[first], lines[second]) = (lines[second], lines[first]);
        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }

    private byte[] Nest(byte[] bytes)
    {
        var depth = random.Next(1, 2000);
        return
        [
            .. new string('[', depth).Select(c => (byte)c), .. bytes, .. new string(']', depth).Select(c => (byte)c),
        ];
    }

    private byte[] Repeat(byte[] bytes)
    {
        var at = random.Next(bytes.Length + 1);
        var length = Math.Min(random.Next(1, 200), bytes.Length - at);
        return [.. bytes.AsSpan(0, at + length), .. bytes.AsSpan(at, length), .. bytes.AsSpan(at + length)];
    }

    private byte[] Fragment() => Encoding.UTF8.GetBytes(Fragments[random.Next(Fragments.Length)]);
}
