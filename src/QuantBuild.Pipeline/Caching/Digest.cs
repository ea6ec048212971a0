using System.Security.Cryptography;
using System.Text;
using QuantBuild.Formats.Files;

namespace QuantBuild.Pipeline.Caching;

/// <summary>SHA-256 as 64 lower-case hexadecimal digits.</summary>
public static class Digest
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Of(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>The digest of a text's UTF-8 bytes.</summary>
    /// <exception cref="EncoderFallbackException">A lone surrogate: the text has no UTF-8 form.</exception>
    public static string OfText(string text) => Of(Utf8.GetBytes(text));

    /// <summary>The digest of a file's bytes, which are streamed.</summary>
    public static string OfFile(string path)
    {
        using var stream = RegularFile.Open(path, bufferSize: 1 << 17);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    internal static bool IsValid(string text) =>
        text.Length == 64 && text.All(character => char.IsAsciiDigit(character) || character is >= 'a' and <= 'f');
}
