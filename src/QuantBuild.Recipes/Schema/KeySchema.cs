namespace QuantBuild.Recipes.Schema;

/// <summary>One key of an <see cref="ObjectSchema"/>.</summary>
/// <param name="Name">As written in the recipe.</param>
/// <param name="Value">What may stand there.</param>
/// <param name="Documentation">One line of Markdown for the reference page.</param>
internal sealed record KeySchema(string Name, SchemaNode Value, string Documentation)
{
    public bool Required { get; init; }

    /// <summary>The typed value when the key is absent, of the type <see cref="Value"/> gives; null: none.</summary>
    public object? Default { get; init; }

    /// <summary>The default in words, where it depends on something else.</summary>
    public string? DefaultInWords { get; init; }

    /// <summary>An absent section counts as an empty one: its own keys' defaults hold.</summary>
    public bool FilledWhenAbsent { get; init; }

    /// <summary>False for a key that another version knows: its use is QB1009 rather than a typo.</summary>
    public bool Supported { get; init; } = true;
}
