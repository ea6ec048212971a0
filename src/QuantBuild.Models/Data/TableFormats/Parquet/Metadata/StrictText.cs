using System.Text;

namespace QuantBuild.Models.Data.TableFormats.Parquet.Metadata;

/// <summary>Texts of a file, which are UTF-8 or an error.</summary>
internal static class StrictText
{
    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="DecoderFallbackException">The bytes are no UTF-8.</exception>
    public static string GetString(ReadOnlySpan<byte> bytes) => Strict.GetString(bytes);
}
