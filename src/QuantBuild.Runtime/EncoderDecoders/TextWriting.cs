using QuantBuild.Kernels.Decoding;
using QuantBuild.Runtime.Execution;

namespace QuantBuild.Runtime.EncoderDecoders;

/// <summary>One text that is being written.</summary>
/// <param name="state">Of the text that is read; disposed of with this.</param>
/// <param name="search">Chooses the tokens.</param>
internal sealed class TextWriting(DecodingState state, BeamSearch search) : IDisposable
{
    private float[] logits = [];

    /// <summary>Whether the text is chosen.</summary>
    public bool IsDone => search.IsDone;

    /// <summary>The tokens so far, without start and end; of several beams only where it is done.</summary>
    public int[] Tokens => search.Text();

    /// <summary>Takes one step.</summary>
    /// <exception cref="ArithmeticException">A logit is not finite.</exception>
    public void Advance(EncoderDecoderNetwork network, Processor processor)
    {
        var count = checked(search.Tokens.Length * network.Extents.VocabularySize);
        if (logits.Length < count)
        {
            logits = new float[count];
        }

        network.Step(processor, state, search.Tokens, search.Parents, logits);
        search.Advance(logits.AsSpan(0, count));
    }

    public void Dispose() => state.Dispose();
}
