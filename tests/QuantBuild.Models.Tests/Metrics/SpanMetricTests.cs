using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tests.Metrics;

/// <summary>Entities, answers and language models; values worked out by hand.</summary>
public sealed class SpanMetricTests
{
    [Fact]
    public void EntityF1_OfSentences_CountsWholeEntities()
    {
        // Right 3, predicted 3; the same 1: one has another end, one another type.
        var first = EntityCounts.Of(
            "B-PER I-PER O B-LOC O B-ORG".Split(' '), "B-PER O O B-LOC O B-PER".Split(' '));
        var second = EntityCounts.Of(["B-LOC", "O"], ["B-LOC", "O"]);

        first.ShouldBe(new EntityCounts(3, 3, 1));
        first.F1.ShouldBe(1.0 / 3, 1e-15);
        first.With(second).F1.ShouldBe(2.0 * 2 / 8, 1e-15);
        new EntityCounts(4, 2, 1).Precision.ShouldBe(0.5);
        new EntityCounts(4, 2, 1).Recall.ShouldBe(0.25);
        new EntityCounts(0, 0, 0).F1.ShouldBe(0);
        Should.Throw<ArgumentException>(() => EntityCounts.Of(["O"], ["O", "O"]));
    }

    [Theory]
    [InlineData("The Eiffel Tower!", "eiffel tower")]
    [InlineData("  a  man,\tan apple ", "man apple")]
    [InlineData("theatre", "theatre")]
    [InlineData("U.S.A.", "usa")]
    [InlineData("the", "")]
    public void Normalize_Answer_IsAsSquadCompares(string text, string expected) =>
        AnswerOverlap.Normalize(text).ShouldBe(expected);

    [Fact]
    public void Overlap_OfAnswers_MatchesTheFormulas()
    {
        AnswerOverlap.ExactMatch("the Tower", ["Eiffel Tower", "tower."]).ShouldBe(1);
        AnswerOverlap.ExactMatch("Eiffel", ["Eiffel Tower"]).ShouldBe(0);

        // Precision 2/3, recall 2/2.
        AnswerOverlap.F1("big eiffel tower", ["the Eiffel Tower"]).ShouldBe(0.8, 1e-15);

        // A word counts as often as both have it: 1 of 2 and 1 of 3.
        AnswerOverlap.F1("tower tower", ["tower of Paris"]).ShouldBe(2.0 / 5, 1e-15);
        AnswerOverlap.F1("", [""]).ShouldBe(1);
        AnswerOverlap.F1("the", ["x", ""]).ShouldBe(1, "an article alone is no word");
        AnswerOverlap.F1("x", [""]).ShouldBe(0);
    }

    [Fact]
    public void Perplexity_OfEqualChances_IsTheirNumber()
    {
        Perplexity.Of([Math.Log(8), Math.Log(8)]).ShouldBe(8, 1e-12);
        Perplexity.Of([Math.Log(2), Math.Log(8)]).ShouldBe(4, 1e-12);
        Perplexity.Of([]).ShouldBe(double.NaN);
    }
}
