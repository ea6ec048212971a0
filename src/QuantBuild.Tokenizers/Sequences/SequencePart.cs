namespace QuantBuild.Tokenizers.Sequences;

/// <summary>What a piece of a <see cref="SequenceTemplate"/> stands for.</summary>
internal enum SequencePart
{
    SpecialToken,
    FirstText,
    SecondText,
}
