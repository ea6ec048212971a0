using System.Text;
using System.Text.Json.Nodes;

namespace QuantBuild.Tokenizers.Tests.Comparison;

/// <summary>A kind of tokenizer, and the settings in which it is compared with the reference.</summary>
/// <param name="Name">As docs/tokenizers.md names it.</param>
/// <param name="OfLines">As <c>tokenizer.json</c>, with a published vocabulary: for lines of text.</param>
/// <param name="OfCodePoints">
/// As <c>tokenizer.json</c>, with a vocabulary whose ids show what becomes of any code point.
/// </param>
/// <param name="Around">Puts a code point between the neighbours that the rules ask for.</param>
internal sealed record ComparedKind(
    string Name,
    IReadOnlyList<Func<JsonObject>> OfLines,
    IReadOnlyList<Func<JsonObject>> OfCodePoints,
    Func<Rune, string> Around)
{
    public override string ToString() => Name;
}
