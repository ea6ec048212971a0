using QuantBuild.Models.Metrics;

namespace QuantBuild.Models.Tests.Metrics;

/// <summary>Entities, answers and language models; values worked out by hand.</summary>
public sealed class SpanMetricTests
{
    [Theory]
    [InlineData("O B-PER I-PER O", "PER 1 2")]
    [InlineData("B-PER B-PER I-LOC", "PER 0 1, PER 1 1, LOC 2 1")]
    [InlineData("I-PER I-PER O I-PER", "PER 0 2, PER 3 1")]
    [InlineData("B-LOC I-PER I-PER", "LOC 0 1, PER 1 2")]
    [InlineData("O O", "")]
    [InlineData("I-ORG B-ORG I-ORG", "ORG 0 1, ORG 1 2")]
    public void Entities_OfTags_AreThoseOfTheConllEvaluation(string tags, string expected) =>
        string.Join(", ", EntitySpan.Of(tags.Split(' ')).Select(span => $"{span.Type} {span.First} {span.Count}"))
            .ShouldBe(expected);

    [Theory]
    [InlineData("PER")]
    [InlineData("B-")]
    [InlineData("X-PER")]
    [InlineData("")]
    public void Entities_OfAnotherForm_AreRefused(string tag) =>
        Should.Throw<ArgumentException>(() => EntitySpan.Of([tag]));

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
