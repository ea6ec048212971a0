using System.Text.Json;

namespace QuantBuild.Tokenizers.Tests.Support;

/// <summary>What the reference makes of a text or pair, with offsets in UTF-16 code units.</summary>
internal sealed record ReferenceEncoding(int[] Ids, int[] TypeIds, TokenSource[] Sources)
{
    /// <param name="answer">Of the script.</param>
    /// <param name="text">The text, or the pair's first.</param>
    /// <param name="pair">The second text.</param>
    public static ReferenceEncoding Read(JsonElement answer, string text, string? pair)
    {
        var ids = Fixture.Integers(answer.GetProperty("ids"));
        var offsets = Fixture.Integers(answer.GetProperty("offsets"));
        var texts = Fixture.Integers(answer.GetProperty("texts"));
        var words = Fixture.Integers(answer.GetProperty("words"));
        int[][] places = [[0], PlacesIn(text), PlacesIn(pair ?? string.Empty)];
        var sources = new TokenSource[ids.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            var map = places[texts[i] + 1];
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
