using QuantBuild.Tokenizers.PreTokenizers;
using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Vocabularies;

namespace QuantBuild.Tokenizers.TokenizerJson;

/// <summary>
/// The member <c>pre_tokenizer</c> of a Unigram model: null, WhitespaceSplit, Metaspace, or both in this order.
/// </summary>
internal static class PreTokenizerJson
{
    /// <param name="member">Null where the file has none.</param>
    public static PreTokenizer Read(JsonCursor? member)
    {
        var result = new PreTokenizer(SplitsAtWhiteSpace: false, Metaspace: null);
        foreach (var step in member is { } stated ? Steps(stated) : [])
        {
            var type = step.Required("type");
            if (result.Metaspace is not null)
            {
                throw type.Unsupported("A pre-tokenizer behind Metaspace is not supported yet.");
            }

            result = type.Text() switch
            {
                "WhitespaceSplit" => result with { SplitsAtWhiteSpace = true },
                "Metaspace" => result with { Metaspace = ReadMetaspace(step) },
                var other => throw type.Unsupported(
                    $"The pre-tokenizer {Quoted.Text(other)} is not supported yet; supported: "
                    + "WhitespaceSplit, Metaspace, Sequence, null."),
            };
        }

        return result;
    }

    private static IEnumerable<JsonCursor> Steps(JsonCursor preTokenizer) =>
        preTokenizer.Required("type").Text() == "Sequence"
            ? preTokenizer.Required("pretokenizers").Items().SelectMany(Steps)
            : [preTokenizer];

    private static Metaspace ReadMetaspace(JsonCursor member)
    {
        var replacement = member.Required("replacement");
        var mark = replacement.Text();
        if (mark.Length == 0 || CodePoints.Count(mark) != 1)
        {
            throw replacement.Error("Must be one character.");
        }

        return new(mark, ReadScheme(member), member.Optional("split")?.Flag() ?? true);
    }

    // The flag is what versions before 0.15 of the files' library wrote.
    private static PrependScheme ReadScheme(JsonCursor member)
    {
        var scheme = member.Optional("prepend_scheme");
        PrependScheme? stated = scheme?.Text() switch
        {
            null => null,
            "always" => PrependScheme.Always,
            "first" => PrependScheme.First,
            "never" => PrependScheme.Never,
            var other => throw scheme.Value.Unsupported(
                $"{Quoted.Text(other)} is not supported; supported: always, first, never."),
        };
        if (member.Optional("add_prefix_space") is not { } flag || flag.Flag())
        {
            return stated ?? PrependScheme.Always;
        }

        return stated is null or PrependScheme.Never
            ? PrependScheme.Never
            : throw flag.Error($"Is false, but 'prepend_scheme' is {Quoted.Text(scheme!.Value.Text())}.");
    }
}
