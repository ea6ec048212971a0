using QuantBuild.Tokenizers.Sequences;

namespace QuantBuild.Tokenizers.ByteLevelBpe;

/// <summary>What a byte-level BPE tokenizer is made of; its reader has checked all ids.</summary>
internal sealed record ByteLevelBpeParts
{
    public required SequenceParts Sequence { get; init; }

    public required ByteLevelSplit Split { get; init; }

    public required BpeModel Model { get; init; }
}
