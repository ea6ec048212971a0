using QuantBuild.Kernels.Elementwise;
using QuantBuild.Runtime.Execution;
using QuantBuild.Runtime.Layers;

namespace QuantBuild.Runtime.Bert;

/// <summary>Normalized sum of word, token-type and position embeddings.</summary>
/// <param name="words">[vocabulary, hidden]</param>
/// <param name="tokenTypes">[types, hidden]</param>
/// <param name="positions">[positions, hidden]</param>
/// <param name="normalization">Of the sum.</param>
/// <param name="hiddenSize">Length of a row.</param>
internal sealed unsafe class BertEmbeddings(
    IRowTable words, float* tokenTypes, float* positions, Normalization normalization, int hiddenSize)
{
    /// <summary>Writes the hidden states of a batch.</summary>
    public void Forward(Processor processor, TokenBatch batch, BertBuffers buffers)
    {
        var rows = batch.Size * batch.Length;
        processor.ForRows(
            rows, hiddenSize, new Body(this, buffers.Ids, buffers.Types, batch.Length, buffers.Hidden));
        normalization.Apply(processor, buffers.Hidden, null, rows, buffers.Statistics);
    }

    private readonly struct Body(BertEmbeddings owner, int* ids, int* types, int length, float* target) : IRangeBody
    {
        public void Run(nint start, nint count)
        {
            for (var row = start; row < start + count; row++)
            {
                owner.Sum(ids[row], types[row], row % length, target + (row * owner.HiddenSize));
            }
        }
    }

    private nint HiddenSize => hiddenSize;

    // ((word + type) + position): the order of the sums is part of the result.
    private void Sum(int word, int type, nint position, float* target)
    {
        words.Read(word, target);
        Arithmetic.Add(target, tokenTypes + (type * HiddenSize), target, 0, HiddenSize);
        Arithmetic.Add(target, positions + (position * HiddenSize), target, 0, HiddenSize);
    }
}
