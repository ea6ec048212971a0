using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.Normalizers;

/// <summary>The steps of <see cref="NormalizedWriter"/>.</summary>
internal sealed class UnicodeNormalizer(NormalizationSteps steps) : ITextNormalizer
{
    private const int StackCharacters = 256;
    private const int StackMarks = 16;

    public void Normalize(scoped ReadOnlySpan<char> text, ref AlignedBuffer<char> output)
    {
        var writer = new NormalizedWriter(
            stackalloc char[StackCharacters], stackalloc long[StackMarks], steps, output.IsAligned);
        try
        {
            for (var at = 0; at < text.Length;)
            {
                writer.Write(CodePoints.First(text[at..], out var length), at);
                at += length;
            }

            writer.Complete();
            var from = output.Count;
            writer.Text.CopyTo(output.Extend(writer.Text.Length, source: 0));
            writer.Sources.CopyTo(output.SourcesFrom(from));
        }
        finally
        {
            writer.Dispose();
        }
    }
}
