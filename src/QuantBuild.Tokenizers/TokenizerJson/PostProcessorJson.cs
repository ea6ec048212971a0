using QuantBuild.Tokenizers.Sequences;
using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Vocabularies;

namespace QuantBuild.Tokenizers.TokenizerJson;

/// <summary>The member <c>post_processor</c>: null, BertProcessing or TemplateProcessing.</summary>
internal static class PostProcessorJson
{
    private const int HighestTypeId = 255;

    public static (SequenceTemplate Single, SequenceTemplate Pair) Read(JsonCursor? member, int vocabularySize)
    {
        if (member is not { } processor)
        {
            var first = new TemplatePiece(SequencePart.FirstText, TypeId: 0);
            return (new([first]), new([first, new(SequencePart.SecondText, TypeId: 1)]));
        }

        var type = processor.Required("type");
        var templates = type.Text() switch
        {
            "BertProcessing" => ReadBert(processor),
            "TemplateProcessing" => (
                ReadTemplate(processor, processor.Required("single"), hasSecond: false),
                ReadTemplate(processor, processor.Required("pair"), hasSecond: true)),
            var other => throw type.Unsupported(
                $"The post-processor {Quoted.Text(other)} is not supported yet; supported: "
                + "TemplateProcessing, BertProcessing, null."),
        };
        foreach (var id in templates.Item1.SpecialIds.Concat(templates.Item2.SpecialIds))
        {
            if (id >= vocabularySize)
            {
                throw processor.Error($"The special token {id} is beyond the vocabulary of {vocabularySize}.");
            }
        }

        return templates;
    }

    // "cls": ["[CLS]", 101]
    private static (SequenceTemplate Single, SequenceTemplate Pair) ReadBert(JsonCursor processor)
    {
        var cls = IdOf(processor.Required("cls"));
        var sep = IdOf(processor.Required("sep"));
        return (BertTemplates.Single(cls, sep), BertTemplates.Pair(cls, sep));

        static int IdOf(JsonCursor pair) =>
            pair.Items().ToArray() is [_, var id]
                ? id.WholeNumber(0, int.MaxValue)
                : throw pair.Error("Must be an array of a token and its id.");
    }

    private static SequenceTemplate ReadTemplate(JsonCursor processor, JsonCursor member, bool hasSecond)
    {
        var template = new SequenceTemplate([.. member.Items().SelectMany(piece => ReadPiece(processor, piece))]);
        return template.Has(SequencePart.FirstText, times: 1)
            && template.Has(SequencePart.SecondText, times: hasSecond ? 1 : 0)
            ? template
            : throw member.Error(hasSecond ? "Must hold A and B once each." : "Must hold A once, and not B.");
    }

    private static IEnumerable<TemplatePiece> ReadPiece(JsonCursor processor, JsonCursor piece)
    {
        if (piece.Optional("Sequence") is { } sequence)
        {
            var id = sequence.Required("id");
            var part = id.Text() switch
            {
                "A" => SequencePart.FirstText,
                "B" => SequencePart.SecondText,
                _ => throw id.Error("Must be A or B."),
            };
            return [new(part, TypeIdOf(sequence))];
        }

        var special = piece.Required("SpecialToken");
        var ids = processor.Required("special_tokens").Required(special.Required("id").Text()).Required("ids");
        return ids.Items().Select(id => new TemplatePiece(
            SequencePart.SpecialToken, TypeIdOf(special), id.WholeNumber(0, int.MaxValue)));
    }

    private static int TypeIdOf(JsonCursor piece) =>
        piece.Optional("type_id")?.WholeNumber(0, HighestTypeId) ?? 0;
}
