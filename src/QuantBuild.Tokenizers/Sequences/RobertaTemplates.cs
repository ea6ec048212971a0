namespace QuantBuild.Tokenizers.Sequences;

/// <summary>RoBERTa's inputs: <c>[CLS] A [SEP]</c> and <c>[CLS] A [SEP] [SEP] B [SEP]</c>, all of type 0.</summary>
internal static class RobertaTemplates
{
    public static SequenceTemplate Single(int cls, int sep) => BertTemplates.Single(cls, sep);

    public static SequenceTemplate Pair(int cls, int sep) =>
        new(
        [
            Special(cls), new(SequencePart.FirstText, 0), Special(sep), Special(sep),
            new(SequencePart.SecondText, 0), Special(sep),
        ]);

    private static TemplatePiece Special(int id) => new(SequencePart.SpecialToken, TypeId: 0, id);
}
