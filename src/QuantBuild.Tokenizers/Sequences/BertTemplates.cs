namespace QuantBuild.Tokenizers.Sequences;

/// <summary>BERT's inputs: <c>[CLS] A [SEP]</c> and <c>[CLS] A [SEP] B [SEP]</c>, of types 0 and 1.</summary>
internal static class BertTemplates
{
    public static SequenceTemplate Single(int cls, int sep) =>
        new([Special(cls, 0), new(SequencePart.FirstText, 0), Special(sep, 0)]);

    public static SequenceTemplate Pair(int cls, int sep) =>
        new(
        [
            Special(cls, 0), new(SequencePart.FirstText, 0), Special(sep, 0),
            new(SequencePart.SecondText, 1), Special(sep, 1),
        ]);

    private static TemplatePiece Special(int id, int typeId) => new(SequencePart.SpecialToken, typeId, id);
}
