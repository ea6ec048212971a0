namespace QuantBuild.Models.Data;

/// <summary>Collects tokenized texts.</summary>
public sealed class TokenizedDatasetBuilder
{
    private readonly List<int> tokens = [];
    private readonly List<byte> types = [];
    private readonly List<int> offsets = [0];
    private readonly List<int> sourceRows = [];

    /// <inheritdoc cref="TokenizedDataset.HasStreams"/>
    public bool HasStreams { get; init; }

    /// <summary>How many texts so far.</summary>
    public int Count => sourceRows.Count;

    /// <summary>Adds one text.</summary>
    /// <param name="tokenIds">At least one, none negative.</param>
    /// <param name="tokenTypes">One a token; empty for all 0.</param>
    /// <param name="sourceRow">Row of the original data; by default the next.</param>
    public void Add(ReadOnlySpan<int> tokenIds, ReadOnlySpan<byte> tokenTypes, int? sourceRow = null)
    {
        if (tokenIds.IsEmpty)
        {
            throw new ArgumentException("A text has at least one token.", nameof(tokenIds));
        }

        if (tokenIds.IndexOfAnyInRange(int.MinValue, -1) >= 0)
        {
            throw new ArgumentException("A token id is not negative.", nameof(tokenIds));
        }

        if (!tokenTypes.IsEmpty && tokenTypes.Length != tokenIds.Length)
        {
            throw new ArgumentException(
                $"{tokenIds.Length} tokens have {tokenTypes.Length} types.", nameof(tokenTypes));
        }

        tokens.AddRange(tokenIds);
        if (tokenTypes.IsEmpty)
        {
            types.AddRange(Enumerable.Repeat((byte)0, tokenIds.Length));
        }
        else
        {
            types.AddRange(tokenTypes);
        }

        offsets.Add(tokens.Count);
        sourceRows.Add(sourceRow ?? sourceRows.Count);
    }

    /// <summary>
    /// Adds what an encoder reads, and what a decoder reads while it learns to write the text that belongs to it.
    /// </summary>
    /// <param name="source">At least one token, none negative.</param>
    /// <param name="target">The same, behind the token that it begins with.</param>
    /// <param name="sourceRow">Row of the original data; by default the next.</param>
    /// <exception cref="InvalidOperationException">The texts have no streams.</exception>
    public void AddStreams(ReadOnlySpan<int> source, ReadOnlySpan<int> target, int? sourceRow = null)
    {
        if (!HasStreams)
        {
            throw new InvalidOperationException("The texts have one stream of tokens.");
        }

        if (source.IsEmpty || target.IsEmpty)
        {
            throw new ArgumentException(
                "A text has at least one token.", source.IsEmpty ? nameof(source) : nameof(target));
        }

        var streams = new byte[source.Length + target.Length];
        streams.AsSpan(source.Length).Fill(1);
        Add([.. source, .. target], streams, sourceRow);
    }

    /// <summary>The data set of the texts so far.</summary>
    /// <param name="targets">One a text, or null for texts without targets.</param>
    /// <exception cref="ArgumentException">There are more or fewer targets than texts.</exception>
    public TokenizedDataset Build(ITargets? targets = null) => targets is null || targets.Count == Count
        ? new TokenizedDataset([.. tokens], [.. types], [.. offsets], targets, [.. sourceRows], HasStreams)
        : throw new ArgumentException($"{Count} texts have {targets.Count} targets.", nameof(targets));
}
