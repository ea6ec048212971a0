using QuantBuild.Formats.Labels;

namespace QuantBuild.Formats.Tests.Labels;

/// <summary>Entities of tags; values worked out by hand.</summary>
public sealed class EntitySpanTests
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

    [Theory]
    [InlineData("O B-PER I-PER", true)]
    [InlineData("B-PER", true)]
    [InlineData("O", false)]
    [InlineData("O NOUN", false)]
    [InlineData("O B- I-", false)]
    public void AreTags_OfLabels_NeedsATypeAndNothingElse(string labels, bool expected) =>
        EntitySpan.AreTags(labels.Split(' ')).ShouldBe(expected);

    [Fact]
    public void TypeOf_Tag_IsBehindItsFirstLetters()
    {
        EntitySpan.TypeOf("I-PER").ShouldBe("PER");
        EntitySpan.TypeOf("O").ShouldBeNull();
    }
}
