namespace QuantBuild.Tokenizers.Text;

/// <summary>
/// Unicode's canonical decomposition (NFD) by the tables of this assembly: the runtime's own does nothing where it runs
/// without a native library.
/// </summary>
public static class CanonicalForm
{
    /// <summary>
    /// The decomposed text: two texts that look and mean the same give the same one. A lone surrogate gives U+FFFD.
    /// </summary>
    public static string Decompose(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var writer = new NormalizedWriter([], [], NormalizationSteps.Decompose, isAligned: false);
        try
        {
            for (var at = 0; at < text.Length;)
            {
                writer.Write(CodePoints.First(text.AsSpan(at), out var length), at);
                at += length;
            }

            writer.Complete();
            return writer.Text.ToString();
        }
        finally
        {
            writer.Dispose();
        }
    }
}
