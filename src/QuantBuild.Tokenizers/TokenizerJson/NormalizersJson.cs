using System.Text.Json;
using QuantBuild.Tokenizers.Normalizers;
using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Vocabularies;

namespace QuantBuild.Tokenizers.TokenizerJson;

/// <summary>The member <c>normalizer</c> of a model other than BERT's: null, one normalizer, or a Sequence.</summary>
internal static class NormalizersJson
{
    private const string Supported =
        "Precompiled, Sequence, Replace, Lowercase, NFD, Strip, Nmt, null";

    /// <summary>What <c>Replace</c> may look for by a regular expression.</summary>
    private const string Spaces = " {2,}";

    /// <param name="member">Null where the file has none.</param>
    public static NormalizerChain Read(JsonCursor? member) => new([.. member is { } stated ? Steps(stated) : []]);

    // A Sequence in a Sequence is as deep as its JSON, which the parser bounds.
    private static IEnumerable<ITextNormalizer> Steps(JsonCursor normalizer)
    {
        var type = normalizer.Required("type");
        return type.Text() switch
        {
            "Sequence" => normalizer.Required("normalizers").Items().SelectMany(Steps),
            "Precompiled" => [ReadPrecompiled(normalizer.Required("precompiled_charsmap"))],
            "Replace" => [ReadReplace(normalizer)],
            "Lowercase" => [new UnicodeNormalizer(NormalizationSteps.Lowercase)],
            "NFD" => [new UnicodeNormalizer(NormalizationSteps.Decompose)],
            "Strip" =>
            [
                new StripNormalizer(
                    normalizer.Required("strip_left").Flag(), normalizer.Required("strip_right").Flag()),
            ],
            "Nmt" => [new NmtNormalizer()],
            var other => throw type.Unsupported(
                $"The normalizer {Quoted.Text(other)} is not supported yet; supported: {Supported}."),
        };
    }

    private static PrecompiledNormalizer ReadPrecompiled(JsonCursor map)
    {
        if (!map.Expect(JsonValueKind.String).Element.TryGetBytesFromBase64(out var bytes))
        {
            throw map.Error("Must be a text in base64.");
        }

        try
        {
            return new(CharacterMap.Read(bytes));
        }
        catch (FormatException exception)
        {
            throw map.Error($"Is no compiled character map. {exception.Message}", exception);
        }
    }

    private static ITextNormalizer ReadReplace(JsonCursor normalizer)
    {
        var content = normalizer.Required("content").Text();
        var pattern = normalizer.Required("pattern");
        if (pattern.Optional("String") is { } text)
        {
            return text.Text().Length > 0
                ? new ReplaceNormalizer(text.Text(), content)
                : throw text.Error("Must not be empty.");
        }

        var expression = pattern.Required("Regex");
        return expression.Text() == Spaces
            ? new SpacesNormalizer(content)
            : throw expression.Unsupported(
                $"The pattern {Quoted.Text(expression.Text())} is not supported yet; supported: "
                + $"{Quoted.Text(Spaces)}, and every pattern of the kind 'String'.");
    }
}
