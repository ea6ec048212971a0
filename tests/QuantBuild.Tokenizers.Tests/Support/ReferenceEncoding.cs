using System.Text.Json;

namespace QuantBuild.Tokenizers.Tests.Support;

/// <summary>What the reference makes of a text or pair, with offsets in UTF-16 code units.</summary>
internal sealed record ReferenceEncoding(int[] Ids, int[] TypeIds, TokenSource[] Sources)
{
    /// <param name="answer">Of the script.</param>
    /// <param name="text">The text that a word of the first text stands in.</param>
    /// <param name="pair">The second text.</param>
    public static ReferenceEncoding Read(JsonElement answer, Func<int, string> text, string? pair)
    {
        var ids = Fixture.Integers(answer.GetProperty("ids"));
        var offsets = Fixture.Integers(answer.GetProperty("offsets"));
        var texts = Fixture.Integers(answer.GetProperty("texts"));
        var words = Fixture.Integers(answer.GetProperty("words"));
        var places = new Dictionary<string, int[]>(StringComparer.Ordinal);
        var sources = new TokenSource[ids.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            var source = texts[i] < 0 ? null : texts[i] == 0 ? text(words[i]) : pair;
            var map = source is null ? [0] : places.TryGetValue(source, out var known) ? known : PlacesIn(source);
            places[source ?? string.Empty] = map;
            sources[i] = new((SequencePart)(texts[i] + 1), map[offsets[2 * i]], map[offsets[(2 * i) + 1]], words[i]);
        }

        return new(ids, Fixture.Integers(answer.GetProperty("types")), sources);
    }

    // Where each code point begins, and the end.
    private static int[] PlacesIn(string text) =>
    [
        .. Enumerable.Range(0, text.Length + 1)
            .Where(at => at == text.Length || at == 0 || !char.IsLowSurrogate(text[at])),
    ];
}
