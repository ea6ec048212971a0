using QuantBuild.Models.Layers;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Data;

/// <summary>
/// Some texts of a data set as tensors, padded at the end to the longest of them. The tensors belong to the scope
/// that is innermost when the batch is made.
/// </summary>
public sealed class Batch
{
    private Batch(
        EmbeddingLookup words, Tensor tokenTypes, Tensor positions, Tensor mask, Tensor labels, int[] lengths)
    {
        Words = words;
        TokenTypes = tokenTypes;
        Positions = positions;
        Mask = mask;
        Labels = labels;
        Lengths = lengths;
    }

    /// <summary>The word embeddings' rows; its <c>Indices</c> are the token ids, Int32 [batch, sequence].</summary>
    public EmbeddingLookup Words { get; }

    /// <summary>Int32 [batch, sequence]</summary>
    public Tensor TokenTypes { get; }

    /// <summary>Int32 [batch, sequence]: 0, 1, 2, …</summary>
    public Tensor Positions { get; }

    /// <summary>Int32 [batch, sequence]: 1 for a token, 0 for padding.</summary>
    public Tensor Mask { get; }

    /// <summary>Int32 [batch]: class numbers, <see cref="TextExample.NoLabel"/> where there is none.</summary>
    public Tensor Labels { get; }

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
        var tokens = new int[shape.Count];
        var (types, positions, mask) = (new int[tokens.Length], new int[tokens.Length], new int[tokens.Length]);
        var labels = new int[rows.Length];
        Array.Fill(tokens, paddingToken);
        for (var i = 0; i < rows.Length; i++)
        {
            var place = i * length;
            dataset.TokensOf(rows[i]).CopyTo(tokens.AsSpan(place));
            mask.AsSpan(place, lengths[i]).Fill(1);
            labels[i] = dataset.Labels[rows[i]];
            var source = dataset.TokenTypesOf(rows[i]);
            for (var position = 0; position < length; position++)
            {
                positions[place + position] = position;
                types[place + position] = position < source.Length ? source[position] : 0;
            }
        }

        return new Batch(
            new EmbeddingLookup(backend, tokens, shape),
            backend.FromHost(types, shape),
            backend.FromHost(positions, shape),
            backend.FromHost(mask, shape),
            backend.FromHost(labels, new Shape(rows.Length)),
            lengths)
        {
            LargestToken = tokens.Max(),
            LargestTokenType = types.Max(),
        };
    }
}
