using QuantBuild.Formats.Architectures.T5;
using QuantBuild.Kernels.Elementwise;
using QuantBuild.Runtime.Execution;
using QuantBuild.Runtime.Layers;

namespace QuantBuild.Runtime.EncoderDecoders;

/// <summary>
/// The encoder and decoder of T5 (arXiv:1910.10683): reads a text once, and gives the logits of the next token of each
/// beam. Keys and values are kept, so that a step computes one position a beam. One caller at a time.
/// </summary>
internal sealed unsafe class EncoderDecoderNetwork : INetwork
{
    private readonly StackBuffers buffers;

    /// <param name="extents">Of the model.</param>
    public EncoderDecoderNetwork(T5Extents extents)
    {
        Extents = extents;
        buffers = new StackBuffers(extents);
    }

    public T5Extents Extents { get; }

    public required IRowTable Words { get; init; }

    public required DistanceBias EncoderBias { get; init; }

    public required DistanceBias DecoderBias { get; init; }

    /// <summary>Self-attention and feed-forward block of each layer.</summary>
    public required IReadOnlyList<(AttentionBlock Self, FeedForwardBlock FeedForward)> Encoder { get; init; }

    public required RootMeanSquare EncoderNormalization { get; init; }

    /// <summary>Self-attention, cross-attention and feed-forward block of each layer.</summary>
    public required IReadOnlyList<(AttentionBlock Self, AttentionBlock Cross, FeedForwardBlock FeedForward)> Decoder
    {
        get;
        init;
    }

    public required RootMeanSquare DecoderNormalization { get; init; }

    /// <summary>The quantizer of the head's input, or null.</summary>
    public required PointQuantizer? HeadInput { get; init; }

    public required ILinear Head { get; init; }

    /// <summary>Reads a text.</summary>
    /// <param name="processor">Threads to use.</param>
    /// <param name="ids">Tokens of the model; at least one.</param>
    /// <returns>For the steps in which a text is written for it; the caller disposes of it.</returns>
    public DecodingState Read(Processor processor, ReadOnlySpan<int> ids)
    {
        var length = ids.Length;
        buffers.Begin(length, length, (nint)Extents.HeadCount * length * length);
        Embed(ids);
        EncoderBias.Fill(length, length, buffers.Bias);
        foreach (var (self, feedForward) in Encoder)
        {
            self.Begin(processor, buffers, length);
            self.KeysAndValues(processor, buffers.Input, length, buffers.Keys, buffers.Values);
            self.Attend(
                processor, buffers, batch: 1, length, length, buffers.Keys, buffers.Values, buffers.Bias);
            feedForward.Forward(processor, buffers, length);
        }

        EncoderNormalization.Apply(processor, buffers.Hidden, buffers.Hidden, length, buffers.Inverses);
        var state = new DecodingState(Decoder.Count, Extents.AttentionSize, length);
        for (var layer = 0; layer < Decoder.Count; layer++)
        {
            var cache = state.Caches[layer];
            Decoder[layer].Cross.SourceKeysAndValues(
                processor, buffers.Hidden, length, buffers.Input, cache.OwnSourceKeys, cache.OwnSourceValues);
        }

        return state;
    }

    /// <summary>Writes one token behind each beam.</summary>
    /// <param name="processor">Threads to use.</param>
    /// <param name="state">Of the text.</param>
    /// <param name="tokens">One a beam, of the model.</param>
    /// <param name="parents">Which beam of the step before each continues.</param>
    /// <param name="logits">[beams, vocabulary], overwritten: those behind the tokens.</param>
    public void Step(
        Processor processor,
        DecodingState state,
        ReadOnlySpan<int> tokens,
        ReadOnlySpan<int> parents,
        Span<float> logits)
    {
        var beams = tokens.Length;
        state.Continue(parents, beams);
        var positions = state.Positions;
        buffers.Begin(
            beams, state.Rows is null ? 0 : (nint)beams * positions, (nint)Extents.HeadCount * positions);
        Embed(tokens);
        DecoderBias.Fill(1, positions, buffers.Bias);
        for (var layer = 0; layer < Decoder.Count; layer++)
        {
            var (self, cross, feedForward) = Decoder[layer];
            AttendToWritten(processor, self, state, state.Caches[layer], beams);
            AttendToSource(processor, cross, state, state.Caches[layer], beams);
            feedForward.Forward(processor, buffers, beams);
        }

        DecoderNormalization.Apply(processor, buffers.Hidden, buffers.Hidden, beams, buffers.Inverses);
        nint count = (nint)beams * Extents.HiddenSize;
        if (Extents.ScalesHeadInput)
        {
            Arithmetic.Scale(1f / MathF.Sqrt(Extents.HiddenSize), buffers.Hidden, buffers.Hidden, 0, count);
        }

        HeadInput?.Apply(processor, buffers.Hidden, buffers.Hidden, beams, Extents.HiddenSize);
        fixed (float* target = logits)
        {
            Head.Forward(processor, buffers.Hidden, beams, target);
        }
    }

    public void Dispose() => buffers.Dispose();

    private void AttendToWritten(
        Processor processor, AttentionBlock self, DecodingState state, KeyValueCache cache, int beams)
    {
        self.Begin(processor, buffers, beams);
        var (newKeys, newValues) = cache.Append(beams);
        self.KeysAndValues(processor, buffers.Input, beams, (float*)newKeys, (float*)newValues);
        var (keys, values) = ((nint)cache.Keys, (nint)cache.Values);
        if (state.Rows is { } rows)
        {
            cache.Gather(rows, buffers.Keys, buffers.Values);
            (keys, values) = ((nint)buffers.Keys, (nint)buffers.Values);
        }

        self.Attend(
            processor, buffers, beams, queries: 1, state.Positions, (float*)keys, (float*)values, buffers.Bias);
    }

    private void AttendToSource(
        Processor processor, AttentionBlock cross, DecodingState state, KeyValueCache cache, int beams)
    {
        cache.RepeatSource(beams);
        cross.Begin(processor, buffers, beams);
        cross.Attend(
            processor,
            buffers,
            beams,
            queries: 1,
            state.SourceLength,
            cache.SourceKeys,
            cache.SourceValues,
            bias: null);
    }

    private void Embed(ReadOnlySpan<int> ids)
    {
        for (var row = 0; row < ids.Length; row++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(
                (uint)ids[row], (uint)Extents.VocabularySize, nameof(ids));
            Words.Read(ids[row], buffers.Hidden + ((nint)row * Extents.HiddenSize));
        }
    }
}
