using QuantBuild.Tokenizers.Normalizers;
using QuantBuild.Tokenizers.PreTokenizers;
using QuantBuild.Tokenizers.Sequences;

namespace QuantBuild.Tokenizers.Unigram;

/// <summary>What a Unigram tokenizer is made of; its reader has checked that all ids are within the tokens.</summary>
internal sealed record UnigramParts
{
    public required SequenceParts Sequence { get; init; }

    public required NormalizerChain Normalizer { get; init; }

    public required PreTokenizer PreTokenizer { get; init; }

    public required UnigramModel Model { get; init; }
}
