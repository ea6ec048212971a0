using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.Normalizers;

/// <summary>Replaces every run of two or more spaces, the regular expression <c> {2,}</c>.</summary>
/// <param name="content">What stands there instead.</param>
internal sealed class SpacesNormalizer(string content) : ITextNormalizer
{
    private const string Shortest = "  ";

    public void Normalize(scoped ReadOnlySpan<char> text, ref AlignedBuffer<char> output)
    {
        var at = 0;
        for (int found; (found = text[at..].IndexOf(Shortest, StringComparison.Ordinal)) >= 0;)
        {
            Alignment.Copy(text.Slice(at, found), at, ref output);
            at = text.Length - text[(at + found)..].TrimStart(' ').Length;
            output.AddAll(content, at - 1);
        }

        Alignment.Copy(text[at..], at, ref output);
    }
}
