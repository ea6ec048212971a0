using System.Runtime.InteropServices;
using QuantBuild.Formats.Architectures.Descriptions;

namespace QuantBuild.Tokenizers;

/// <summary>How many rows a model's embeddings have: every index into them must be smaller.</summary>
/// <param name="Tokens">Of the word embeddings.</param>
/// <param name="TokenTypes">Of the token type embeddings; 0 for a model that has none, and takes any type.</param>
/// <param name="Positions">Of the position embeddings that tokens take: the longest input.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct EmbeddingRows(int Tokens, int TokenTypes, int Positions)
{
    /// <summary>Those of a model.</summary>
    public static EmbeddingRows Of(ModelExtents extents)
    {
        ArgumentNullException.ThrowIfNull(extents);
        return new EmbeddingRows(extents.VocabularySize, extents.TokenTypeCount, extents.PositionCount);
    }

    /// <summary>Requires that a model can take every single text that a tokenizer encodes.</summary>
    /// <param name="tokenizer">Of the model's folder.</param>
    /// <param name="folder">For the message.</param>
    /// <exception cref="VocabularyException">It gives ids, types or positions that the model does not have.</exception>
    public void RequireFit(ITokenizer tokenizer, string folder)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var problem = tokenizer.VocabularySize > Tokens
            ? $"has a tokenizer with {tokenizer.VocabularySize} tokens, but word embeddings for {Tokens} ('vocab_size')"
            : WhyNot(tokenizer, isPair: false);
        if (problem is not null)
        {
            throw new VocabularyException(
                folder, line: null, $"{problem}. Use the vocabulary the model was trained with.")
            {
                Problem = VocabularyProblem.Mismatch,
            };
        }
    }

    /// <summary>Why a model cannot take texts, or pairs of texts, as a tokenizer encodes them.</summary>
    /// <returns>A clause without a full stop; null where it can.</returns>
    public string? WhyNot(ITokenizer tokenizer, bool isPair)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var layout = tokenizer.LayoutOf(isPair);
        var longest = int.Min(Positions, tokenizer.MaximumLength ?? int.MaxValue);
        var what = isPair ? "pair of texts" : "text";
        return (TokenTypes > 0 && layout.HighestTypeId >= TokenTypes, layout.ShortestLength > longest) switch
        {
            (true, _) => $"has {TokenTypes} token type(s) ('type_vocab_size'), but its tokenizer gives a {what} the "
                + $"type {layout.HighestTypeId}" + (isPair ? ": it was made for single texts" : string.Empty),
            (_, true) => $"takes {longest} token(s), but its tokenizer adds {layout.SpecialTokens} to a {what}",
            _ => null,
        };
    }
}
