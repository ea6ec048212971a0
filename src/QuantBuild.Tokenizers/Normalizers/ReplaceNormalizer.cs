using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.Normalizers;

/// <summary>Replaces a text wherever it stands, from left to right.</summary>
/// <param name="pattern">Not empty.</param>
/// <param name="content">What stands there instead.</param>
internal sealed class ReplaceNormalizer(string pattern, string content) : ITextNormalizer
{
    private readonly int lastOfPattern = LastOf(pattern);

    public void Normalize(scoped ReadOnlySpan<char> text, ref AlignedBuffer<char> output)
    {
        var at = 0;
        for (int found; (found = text[at..].IndexOf(pattern, StringComparison.Ordinal)) >= 0;)
        {
            Alignment.Copy(text.Slice(at, found), at, ref output);
            output.AddAll(content, at + found + lastOfPattern);
            at += found + pattern.Length;
        }

        Alignment.Copy(text[at..], at, ref output);
    }

    // What is written comes from the last character of what it replaces.
    private static int LastOf(string pattern)
    {
        CodePoints.Last(pattern, out var length);
        return pattern.Length - length;
    }
}
