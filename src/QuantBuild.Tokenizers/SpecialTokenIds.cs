namespace QuantBuild.Tokenizers;

/// <summary>The ids of the special tokens; null for one that the vocabulary does not have.</summary>
/// <param name="Pad">Fills sequences of a batch up to one length.</param>
/// <param name="Unknown">Stands for a word that the vocabulary cannot spell.</param>
/// <param name="Cls">Begins a sequence.</param>
/// <param name="Sep">Ends each text.</param>
/// <param name="Mask">Stands for a word to predict.</param>
public sealed record SpecialTokenIds(int Pad, int? Unknown, int? Cls, int? Sep, int? Mask);
