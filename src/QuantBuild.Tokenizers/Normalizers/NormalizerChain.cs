using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.Normalizers;

/// <summary>Normalizers one after the other; none leaves the text as it is.</summary>
internal sealed class NormalizerChain(IReadOnlyList<ITextNormalizer> steps) : ITextNormalizer
{
    private const int StackCharacters = 256;

    private readonly ITextNormalizer[] steps = [.. steps];

    public void Normalize(scoped ReadOnlySpan<char> text, ref AlignedBuffer<char> output)
    {
        switch (steps)
        {
            case []:
                Alignment.Copy(text, start: 0, ref output);
                break;
            case [var only]:
                only.Normalize(text, ref output);
                break;
            default:
                NormalizeInSteps(text, ref output);
                break;
        }
    }

    /// <summary>The normalized text as a string; for tokens, not for long texts.</summary>
    public string Normalize(string text)
    {
        var output = new AlignedBuffer<char>([], isAligned: false);
        try
        {
            Normalize(text, ref output);
            return output.Items.ToString();
        }
        finally
        {
            output.Dispose();
        }
    }

    private void NormalizeInSteps(scoped ReadOnlySpan<char> text, ref AlignedBuffer<char> output)
    {
        var source = new AlignedBuffer<char>(stackalloc char[StackCharacters], output.IsAligned);
        var target = new AlignedBuffer<char>(stackalloc char[StackCharacters], output.IsAligned);
        try
        {
            steps[0].Normalize(text, ref source);
            foreach (var step in steps.AsSpan(1..^1))
            {
                target.Clear();
                step.Normalize(source.Items, ref target);
                Compose(source.Sources, target.SourcesFrom(0));
                var former = source;
                source = target;
                target = former;
            }

            steps[^1].Normalize(source.Items, ref output);
            Compose(source.Sources, output.SourcesFrom(0));
        }
        finally
        {
            source.Dispose();
            target.Dispose();
        }
    }

    // Places in what the step before wrote become places in what that read.
    private static void Compose(ReadOnlySpan<int> earlier, Span<int> places)
    {
        foreach (ref var place in places)
        {
            place = earlier[place];
        }
    }
}
