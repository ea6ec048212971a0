using QuantBuild.Tokenizers.Sequences;
using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Vocabularies;

namespace QuantBuild.Tokenizers.TokenizerJson;

/// <summary>
/// The member <c>post_processor</c>: null, BertProcessing, RobertaProcessing, TemplateProcessing, ByteLevel, or a
/// Sequence of ByteLevel and one other.
/// </summary>
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
            "RobertaProcessing" => ReadRoberta(processor),
            "TemplateProcessing" => (
                ReadTemplate(processor, processor.Required("single"), hasSecond: false),
                ReadTemplate(processor, processor.Required("pair"), hasSecond: true)),

            // Of offsets only.
            "ByteLevel" => Read(member: null, vocabularySize),
            "Sequence" => ReadSequence(processor.Required("processors"), vocabularySize),
            var other => throw type.Unsupported(
                $"The post-processor {Quoted.Text(other)} is not supported yet; supported: "
                + "TemplateProcessing, BertProcessing, RobertaProcessing, ByteLevel, Sequence, null."),
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

    /// <summary>What it leaves out of the characters of tokens; null for nothing.</summary>
    public static OffsetTrimming? TrimmingOf(JsonCursor? member)
    {
        if (member is not { } processor)
        {
            return null;
        }

        return processor.Required("type").Text() switch
        {
            "Sequence" => processor.Required("processors").Items().Select(each => TrimmingOf(each))
                .FirstOrDefault(each => each is not null),
            "RobertaProcessing" or "ByteLevel" when processor.Optional("trim_offsets")?.Flag() ?? true =>
                new(processor.Optional("add_prefix_space")?.Flag() ?? true),
            _ => null,
        };
    }

    private static (SequenceTemplate Single, SequenceTemplate Pair) ReadSequence(JsonCursor member, int vocabularySize)
    {
        JsonCursor[] others = [.. member.Items().Where(each => each.Required("type").Text() != "ByteLevel")];
        return others.Length <= 1 && Array.TrueForAll(others, each => each.Required("type").Text() != "Sequence")
            ? Read(others.Length == 1 ? others[0] : null, vocabularySize)
            : throw member.Unsupported(
                "More than one post-processor is not supported yet; supported: ByteLevel and one other.");
    }

    private static (SequenceTemplate Single, SequenceTemplate Pair) ReadBert(JsonCursor processor)
    {
        var (cls, sep) = ReadEnds(processor);
        return (BertTemplates.Single(cls, sep), BertTemplates.Pair(cls, sep));
    }

    private static (SequenceTemplate Single, SequenceTemplate Pair) ReadRoberta(JsonCursor processor)
    {
        var (cls, sep) = ReadEnds(processor);
        return (RobertaTemplates.Single(cls, sep), RobertaTemplates.Pair(cls, sep));
    }

    // "cls": ["[CLS]", 101]
    private static (int Cls, int Sep) ReadEnds(JsonCursor processor)
    {
        return (IdOf(processor.Required("cls")), IdOf(processor.Required("sep")));

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
