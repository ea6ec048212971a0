using System.Text.Json.Nodes;
using QuantBuild.Tokenizers.Loading;
using QuantBuild.Tokenizers.Tests.Support;

namespace QuantBuild.Tokenizers.Tests.Comparison;

/// <summary>One tokenizer beside the reference, both read from one <c>tokenizer.json</c>.</summary>
internal sealed class ReferenceComparison : IDisposable
{
    // Texts of one code point each are ten times as slow.
    private const int CodePointsOfAText = 128;

    private readonly List<string> differences = [];
    private readonly ReferenceTokenizer reference;
    private readonly ITokenizer tokenizer;

    public ReferenceComparison(JsonNode tokenizerJson)
    {
        reference = new(tokenizerJson);
        tokenizer = Tokenizer.FromTokenizerJson(reference.Path);
    }

    /// <summary>How many ids the reference gave.</summary>
    public long Ids { get; private set; }

    /// <summary>Each text whose ids differ, with both tokenizers' tokens.</summary>
    public IReadOnlyList<string> Differences => differences;

    public void Compare(string text)
    {
        var expected = reference.Encode(text);
        var actual = tokenizer.Encode(text, pair: null, int.MaxValue).Ids;
        Ids += expected.Length;
        if (!actual.SequenceEqual(expected))
        {
            differences.Add($"{Fixture.Escape(text)}: {Tokens(expected)} but {Tokens(actual)}");
        }
    }

    /// <summary>Compares texts of many each; of a text that differs, those that differ alone count.</summary>
    public void CompareEach(IEnumerable<string> shortTexts)
    {
        foreach (var texts in shortTexts.Chunk(CodePointsOfAText))
        {
            var before = differences.Count;
            Compare(string.Join(' ', texts));
            if (differences.Count > before)
            {
                var together = differences[^1];
                differences.RemoveAt(before);
                foreach (var text in texts)
                {
                    Compare(text);
                }

                if (differences.Count == before)
                {
                    differences.Add(together);
                }
            }
        }
    }

    public void Dispose() => reference.Dispose();

    private string Tokens(int[] ids) => Fixture.Escape(string.Join(' ', ids.Select(tokenizer.TokenOf)));
}
