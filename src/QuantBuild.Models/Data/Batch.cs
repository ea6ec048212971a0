using QuantBuild.Tensors;
using QuantBuild.Tokenizers;

namespace QuantBuild.Models.Data;

/// <summary>
/// Some texts of a data set as tensors, padded at the end to the longest of them. The tensors belong to the scope
/// that is innermost when the batch is made.
/// </summary>
public sealed class Batch
{
    private readonly TensorScope scope;
    private readonly int[] ids;
    private readonly int paddingToken;
    private readonly Tensor? targets;
    private (int First, Tensor Rows)? positions;

    private Batch(
        ComputeBackend backend,
        int[] ids,
        int paddingToken,
        Tensor tokenTypes,
        Tensor mask,
        Tensor? targets,
        Tensor? answered,
        int[] lengths)
    {
        scope = backend.Scope;
        this.ids = ids;
        this.paddingToken = paddingToken;
        Words = new EmbeddingLookup(backend, ids, mask.Shape);
        TokenTypes = tokenTypes;
        Mask = mask;
        this.targets = targets;
        Answered = answered;
        Lengths = lengths;
    }

    /// <summary>The word embeddings' rows; its <c>Indices</c> are the token ids, Int32 [batch, sequence].</summary>
    public EmbeddingLookup Words { get; }

    /// <summary>Int32 [batch, sequence]</summary>
    public Tensor TokenTypes { get; }

    /// <summary>
    /// Int32 [batch, sequence]: 1 for a token, 0 for padding; of texts with streams 1 for what an encoder reads, 2 for
    /// what a decoder does.
    /// </summary>
    public Tensor Mask { get; }

    /// <summary>What the texts are to be answered with, in the form of the task.</summary>
    /// <exception cref="InvalidOperationException">The data set has no targets.</exception>
    public Tensor Targets => targets ?? throw new InvalidOperationException("The data set has no targets.");

    /// <summary>
    /// Int32 [answers]: the positions that have a target, counted through the whole batch, text by text; null where
    /// targets are of whole texts.
    /// </summary>
    public Tensor? Answered { get; }

    /// <summary>Tokens of each text.</summary>
    public IReadOnlyList<int> Lengths { get; }

    /// <summary>The largest token id, that of padding included.</summary>
    public required int LargestToken { get; init; }

    /// <summary>The largest token type.</summary>
    public required int LargestTokenType { get; init; }

    /// <summary>Texts.</summary>
    public int Size => Mask.Shape[0];

    /// <summary>Positions of a text: the tokens of the longest, or more.</summary>
    public int SequenceLength => Mask.Shape[1];

    /// <summary>The rows of the table of positions, as <see cref="TokenPositions"/> counts them.</summary>
    /// <param name="first">The row of a text's first token.</param>
    /// <returns>Int32 [batch, sequence]</returns>
    public Tensor PositionsFrom(int first)
    {
        if (positions is not { } made || made.First != first)
        {
            var rows = new int[ids.Length];
            TokenPositions.Fill(rows, ids, SequenceLength, paddingToken, first);
            made = (first, scope.Adopt(Mask.Backend.FromHost(rows, Mask.Shape)));
            positions = made;
        }

        return made.Rows;
    }

    /// <summary>Makes a batch of the given rows, in the given order.</summary>
    /// <param name="backend">Holds the tensors.</param>
    /// <param name="dataset">Where the rows are from.</param>
    /// <param name="rows">At least one.</param>
    /// <param name="paddingToken">Fills up short texts; not negative.</param>
    /// <param name="sequence">Positions a text gets; 0 for as many as the longest has tokens.</param>
    public static Batch Create(
        ComputeBackend backend, TokenizedDataset dataset, ReadOnlySpan<int> rows, int paddingToken, int sequence = 0)
    {
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentOutOfRangeException.ThrowIfNegative(paddingToken);
        if (rows.IsEmpty)
        {
            throw new ArgumentException("A batch has at least one text.", nameof(rows));
        }

        var lengths = new int[rows.Length];
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = dataset.LengthOf(rows[i]);
        }

        var length = Math.Max(lengths.Max(), sequence);
        var shape = new Shape(rows.Length, length);
        var padded = new PaddedTokens(paddingToken);
        padded.Begin(rows.Length, length);
        for (var i = 0; i < rows.Length; i++)
        {
            padded.Set(i, dataset.TokensOf(rows[i]), dataset.TokenTypesOf(rows[i]));
        }

        return new Batch(
            backend,
            [.. padded.Ids],
            paddingToken,
            backend.FromHost(padded.Types, shape),
            backend.FromHost(dataset.HasStreams ? StreamsOf(padded) : padded.Mask, shape),
            dataset.Targets?.ToDevice(backend, rows, length),
            dataset.Targets is IPositionTargets positions ? Places(backend, positions, rows, lengths, length) : null,
            lengths)
        {
            LargestToken = Largest(padded.Ids),
            LargestTokenType = Largest(padded.Types),
        };
    }

    private static int[] StreamsOf(PaddedTokens padded)
    {
        var streams = padded.Mask.ToArray();
        var types = padded.Types;
        for (var i = 0; i < streams.Length; i++)
        {
            streams[i] *= 1 + types[i];
        }

        return streams;
    }

    private static Tensor Places(
        ComputeBackend backend, IPositionTargets targets, ReadOnlySpan<int> rows, int[] lengths, int sequence)
    {
        var places = new List<int>();
        for (var i = 0; i < rows.Length; i++)
        {
            foreach (var position in targets.PositionsOf(rows[i]))
            {
                places.Add(position < lengths[i]
                    ? (i * sequence) + position
                    : throw new ArgumentException(
                        $"A text of {lengths[i]} tokens has a target at {position}.", nameof(targets)));
            }
        }

        return backend.FromHost([.. places], new Shape(places.Count));
    }

    private static int Largest(ReadOnlySpan<int> values)
    {
        var largest = values[0];
        foreach (var value in values)
        {
            largest = Math.Max(largest, value);
        }

        return largest;
    }
}
