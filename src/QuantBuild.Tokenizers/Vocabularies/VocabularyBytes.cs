using QuantBuild.Formats.Files;

namespace QuantBuild.Tokenizers.Vocabularies;

/// <summary>Reads a whole vocabulary or tokenizer file.</summary>
internal static class VocabularyBytes
{
    /// <exception cref="VocabularyException">The file cannot be read, or is larger than any vocabulary.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            using var stream = InputFile.OpenRead(path);
            if (stream.Length > VocabularyLimits.FileBytes)
            {
                throw new VocabularyException(
                    path, line: null, $"{stream.Length} bytes; at most {VocabularyLimits.FileBytes} are read.");
            }

            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new VocabularyException(path, line: null, $"The file {RegularFile.Explain(exception)}", exception);
        }
    }
}
