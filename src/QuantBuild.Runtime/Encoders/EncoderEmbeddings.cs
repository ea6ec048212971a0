using QuantBuild.Kernels.Elementwise;
using QuantBuild.Runtime.Execution;
using QuantBuild.Runtime.Layers;

namespace QuantBuild.Runtime.Encoders;

/// <summary>
/// Normalized sum of word, token-type and position embeddings, projected to the width of the layers where they have
/// another.
/// </summary>
/// <param name="words">[vocabulary, embedding]</param>
/// <param name="tokenTypes">[types, embedding]; null for none.</param>
/// <param name="positions">[positions, embedding]</param>
/// <param name="normalization">Of the sum.</param>
/// <param name="projectionInput">Quantizer of the projection's input, or null.</param>
/// <param name="projection">[embedding] to [hidden]; null where they are one width.</param>
/// <param name="width">Length of an embedding.</param>
internal sealed unsafe class EncoderEmbeddings(
    IRowTable words,
    float* tokenTypes,
    float* positions,
    Normalization normalization,
    PointQuantizer? projectionInput,
    ILinear? projection,
    int width)
{
    /// <summary>Writes the hidden states of a batch.</summary>
    public void Forward(Processor processor, TokenBatch batch, EncoderBuffers buffers)
    {
        var rows = batch.Size * batch.Length;
        var target = projection is null ? buffers.Hidden : buffers.Embedded;
        processor.ForRows(
            rows, width, new Body(this, buffers.Ids, buffers.Types, buffers.Positions, target));
        normalization.Apply(processor, target, null, rows, buffers.Statistics);
        if (projection is not null)
        {
            projectionInput?.Apply(processor, target, target, rows, Width);
            projection.Forward(processor, target, rows, buffers.Hidden);
        }
    }

    private readonly struct Body(EncoderEmbeddings owner, int* ids, int* types, int* places, float* target)
        : IRangeBody
    {
        public void Run(nint start, nint count)
        {
            for (var row = start; row < start + count; row++)
            {
                owner.Sum(ids[row], types[row], places[row], target + (row * owner.Width));
            }
        }
    }

    private nint Width => width;

    // ((word + type) + position): the order of the sums is part of the result.
    private void Sum(int word, int type, int position, float* target)
    {
        words.Read(word, target);
        if (tokenTypes is not null)
        {
            Arithmetic.Add(target, tokenTypes + (type * Width), target, 0, Width);
        }

        Arithmetic.Add(target, positions + (position * Width), target, 0, Width);
    }
}
