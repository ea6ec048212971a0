using QuantBuild.Tokenizers.Text;

namespace QuantBuild.Tokenizers.Normalizers;

/// <summary>Normalizers one after the other; none leaves the text as it is.</summary>
internal sealed class NormalizerChain(IReadOnlyList<ITextNormalizer> steps) : ITextNormalizer
{
    private const int StackCharacters = 256;

    private readonly ITextNormalizer[] steps = [.. steps];

    public void Normalize(scoped ReadOnlySpan<char> text, ref PooledBuffer<char> output)
    {
        switch (steps)
        {
            case []:
                output.AddRange(text);
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
        var output = new PooledBuffer<char>([]);
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

    private void NormalizeInSteps(scoped ReadOnlySpan<char> text, ref PooledBuffer<char> output)
    {
        var source = new PooledBuffer<char>(stackalloc char[StackCharacters]);
        var target = new PooledBuffer<char>(stackalloc char[StackCharacters]);
        try
        {
            steps[0].Normalize(text, ref source);
            foreach (var step in steps.AsSpan(1..^1))
            {
                target.Clear();
                step.Normalize(source.Items, ref target);
                var former = source;
                source = target;
                target = former;
            }

            steps[^1].Normalize(source.Items, ref output);
        }
        finally
        {
            source.Dispose();
            target.Dispose();
        }
    }
}
