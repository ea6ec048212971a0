namespace QuantBuild.Formats.Labels;

/// <summary>A named entity: a type over consecutive words, as labels in the form IOB2 say it.</summary>
/// <param name="Type">Such as <c>PER</c>.</param>
/// <param name="First">Its first word, from 0.</param>
/// <param name="Count">How many words it has; at least 1.</param>
public readonly record struct EntitySpan(string Type, int First, int Count)
{
    private const string Outside = "O";

    /// <summary>Whether labels are <c>O</c>, <c>B-</c> and <c>I-</c> of types, and one at least of a type.</summary>
    public static bool AreTags(IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return labels.All(label => Read(label) is not null) && labels.Any(label => label != Outside);
    }

    /// <summary>The type of a tag; null for <c>O</c>.</summary>
    /// <exception cref="ArgumentException">It is no tag of the form IOB2.</exception>
    public static string? TypeOf(string tag) => Required(tag).Type;

    /// <summary>
    /// The entities of a sentence's tags in the form IOB2, as the CoNLL evaluation reads them: an entity begins at
    /// <c>B-</c>, and at <c>I-</c> where no entity of its type goes on; it goes on with every <c>I-</c> of its type.
    /// </summary>
    /// <param name="tags">One a word, such as <c>B-PER</c>, <c>I-PER</c>, <c>O</c>.</param>
    /// <exception cref="ArgumentException">A tag is none of these.</exception>
    public static IReadOnlyList<EntitySpan> Of(IReadOnlyList<string> tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        var spans = new List<EntitySpan>();
        string? open = null;
        for (var word = 0; word < tags.Count; word++)
        {
            var (begins, type) = Required(tags[word]);
            if (type is not null && !begins && type == open)
            {
                spans[^1] = spans[^1] with { Count = spans[^1].Count + 1 };
            }
            else if (type is not null)
            {
                spans.Add(new EntitySpan(type, word, 1));
            }

            open = type;
        }

        return spans;
    }

    private static (bool Begins, string? Type) Required(string tag) =>
        Read(tag) ?? throw new ArgumentException($"'{tag}' is no tag of the form IOB2.", nameof(tag));

    private static (bool Begins, string? Type)? Read(string tag) => tag switch
    {
        Outside => (false, null),
        ['B', '-', _, ..] => (true, tag[2..]),
        ['I', '-', _, ..] => (false, tag[2..]),
        _ => null,
    };
}
