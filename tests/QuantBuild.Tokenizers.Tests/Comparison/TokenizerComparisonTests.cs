using System.Globalization;
using System.Text;
using QuantBuild.Tokenizers.Tests.Support;
using Xunit.Abstractions;

namespace QuantBuild.Tokenizers.Tests.Comparison;

/// <summary>
/// Ids of real lines, of every code point and of composed lines, beside those of the reference. The exhaustive matrix
/// prints the rows of the table in docs/tokenizers.md, which must hold them.
/// </summary>
[Trait("Category", FullMatrix.Category)]
public sealed class TokenizerComparisonTests(ITestOutputHelper output)
{
    private const int CodePoints = 0x110000;
    private const int DifferencesShown = 20;

    // One code point of so many is looked at.
    private static readonly int Every = FullMatrix.Count(37, 7, 1);

    [ReferenceFact(readsSharedData: true)]
    public void Ids_WordPiece_EqualTheReference() => Compare(ComparedKinds.WordPiece);

    [ReferenceFact(readsSharedData: true)]
    public void Ids_ByteLevelBpe_EqualTheReference() => Compare(ComparedKinds.ByteLevelBpe);

    [ReferenceFact(readsSharedData: true)]
    public void Ids_Unigram_EqualTheReference() => Compare(ComparedKinds.Unigram);

    private void Compare(ComparedKind kind)
    {
        var lines = RealLines.Take(FullMatrix.Count(100, 800, 4_000)).Where(IsWhole).ToList();
        var composedLines = FullMatrix.Count(1_000, 8_000, 50_000);
        var codePoints = Enumerable.Range(0, CodePoints)
            .Where(codePoint => Rune.IsValid(codePoint) && codePoint % Every == 0).ToList();
        var ids = 0L;
        var differences = new List<string>();

        foreach (var tokenizerJson in kind.OfLines)
        {
            using var comparison = new ReferenceComparison(tokenizerJson());
            lines.ForEach(comparison.Compare);
            Some.ScriptText.ShouldHold(composedLines, comparison.Compare, Fixture.Escape);
            Add(comparison);
        }

        foreach (var tokenizerJson in kind.OfCodePoints.Take(FullMatrix.Count(1, int.MaxValue)))
        {
            using var comparison = new ReferenceComparison(tokenizerJson());
            comparison.CompareEach(codePoints.Select(codePoint => kind.Around(new Rune(codePoint))));
            Add(comparison);
        }

        var row = string.Create(
            CultureInfo.InvariantCulture,
            $"| {kind.Name} | {kind.OfLines.Count} | {lines.Count:N0} | {codePoints.Count:N0} | {composedLines:N0} "
                + $"| {ids:N0} | {differences.Count} |");
        output.WriteLine(row);
        differences.Take(DifferencesShown).ShouldBeEmpty($"{differences.Count} texts differ");
        if (FullMatrix.IsExhaustive)
        {
            File.ReadAllLines(Path.Combine(RepositoryRoot.Path!, "docs", "tokenizers.md")).ShouldContain(row);
        }

        void Add(ReferenceComparison comparison)
        {
            ids += comparison.Ids;
            differences.AddRange(comparison.Differences);
        }
    }

    // The reference takes no lone surrogates, which read as U+FFFD.
    private static bool IsWhole(string text) => text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar);
}
