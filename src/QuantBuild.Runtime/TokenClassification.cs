namespace QuantBuild.Runtime;

/// <summary>What a model says of the words of one text.</summary>
public sealed class TokenClassification
{
    internal TokenClassification(
        IReadOnlyList<ClassifiedWord> words, IReadOnlyList<NamedEntity> entities, bool isCut)
    {
        Words = words;
        Entities = entities;
        IsCut = isCut;
    }

    /// <summary>
    /// The words that the model has seen the beginning of, in their order; a word of which its tokenizer leaves nothing
    /// is not among them.
    /// </summary>
    public IReadOnlyList<ClassifiedWord> Words { get; }

    /// <summary>
    /// The entities that the labels say, in their order, read as the CoNLL evaluation does; empty where the model's
    /// labels are none of entities (<c>O</c>, <c>B-PER</c>, <c>I-PER</c>, …).
    /// </summary>
    public IReadOnlyList<NamedEntity> Entities { get; }

    /// <summary>Whether the text has more tokens than the model takes, so that its end was not looked at.</summary>
    public bool IsCut { get; }

    /// <returns>The words with their labels.</returns>
    public override string ToString() => string.Join(' ', Words.Select(word => $"{word.Text}/{word.Label}"));
}
