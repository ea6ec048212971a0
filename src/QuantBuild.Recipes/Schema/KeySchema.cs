namespace QuantBuild.Recipes.Schema;

/// <summary>One key of a section.</summary>
/// <param name="Name">As written in the recipe.</param>
/// <param name="Value">What may stand there.</param>
/// <param name="Documentation">One line of Markdown for the reference page.</param>
public sealed record KeySchema(string Name, SchemaNode Value, string Documentation)
{
    /// <summary>The seed of all that a recipe gives none.</summary>
    internal const int UsualSeed = 42;

    public bool Required { get; init; }

    /// <summary>The typed value when the key is absent, of the type <see cref="Value"/> gives; null: none.</summary>
    public object? Default { get; init; }

    /// <summary>
    /// The default that other keys of the section decide, likewise; null where they give none. In words it stands in
    /// <see cref="DefaultInWords"/>.
    /// </summary>
    public Func<ValidatedObject, object?>? DefaultFrom { get; init; }

    /// <summary>The default in words, where it depends on something else.</summary>
    public string? DefaultInWords { get; init; }

    /// <summary>An absent section counts as an empty one: its own keys' defaults hold.</summary>
    public bool FilledWhenAbsent { get; init; }

    /// <summary>
    /// Where the key has an effect; null for everywhere. Elsewhere writing it is a warning, and the resolved recipe
    /// leaves it out.
    /// </summary>
    public KeyCondition? UsedWith { get; init; }

    /// <summary>False for a key that another version knows: its use is QB1009 rather than a typo.</summary>
    public bool Supported { get; init; } = true;

    /// <summary>The key <c>seed</c>, which is 42 unless written.</summary>
    /// <param name="documentation">What the seed is of.</param>
    public static KeySchema Seed(string documentation) =>
        new("seed", new IntegerSchema(0, int.MaxValue), documentation) { Default = UsualSeed };

    /// <summary>Whether the key has an effect in a section.</summary>
    internal bool IsUsedIn(ValidatedObject section) =>
        UsedWith is null || section.Find<string>(UsedWith.Key) is not { } value || value == UsedWith.Value;
}
