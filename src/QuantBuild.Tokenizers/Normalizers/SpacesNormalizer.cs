using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.Normalizers;

/// <summary>Replaces every run of two or more spaces, the regular expression <c> {2,}</c>.</summary>
/// <param name="content">What stands there instead.</param>
internal sealed class SpacesNormalizer(string content) : ITextNormalizer
{
    private const string Shortest = "  ";

    public void Normalize(scoped ReadOnlySpan<char> text, ref PooledBuffer<char> output)
    {
        for (int found; (found = text.IndexOf(Shortest, StringComparison.Ordinal)) >= 0;)
        {
            output.AddRange(text[..found]);
            output.AddRange(content);
            text = text[found..].TrimStart(' ');
        }

        output.AddRange(text);
    }
}
