using System.Text;

namespace QuantBuild.Formats.TextGeneration;

/// <summary>
/// What a model reads, made of the texts that it is asked about: a text with places such as <c>{text}</c>. Two braces,
/// <c>{{</c> or <c>}}</c>, are one.
/// </summary>
public sealed class PromptTemplate
{
    /// <summary>The place of the first text.</summary>
    public const string Text = "text";

    /// <summary>The place of the second text.</summary>
    public const string TextPair = "textPair";

    private readonly IReadOnlyList<(string Literal, string? Place)> parts;

    private PromptTemplate(string source, IReadOnlyList<(string Literal, string? Place)> parts)
    {
        Source = source;
        this.parts = parts;
    }

    /// <summary>The text alone.</summary>
    public static PromptTemplate Plain { get; } = Parse($"{{{Text}}}");

    /// <summary>As it was written.</summary>
    public string Source { get; }

    /// <summary>Whether it has a place for a second text.</summary>
    public bool TakesPair => parts.Any(part => part.Place == TextPair);

    /// <summary>Reads a template.</summary>
    /// <exception cref="FormatException">As <see cref="FindFault"/> says.</exception>
    public static PromptTemplate Parse(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return TryParse(source, out var fault) ?? throw new FormatException($"The prompt {fault}.");
    }

    /// <summary>What is wrong with a template, as the end of a sentence; null where nothing is.</summary>
    public static string? FindFault(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        TryParse(source, out var fault);
        return fault;
    }

    /// <summary>What the model reads.</summary>
    /// <param name="text">The first text.</param>
    /// <param name="pair">The second; null where <see cref="TakesPair"/> is false.</param>
    public string Fill(string text, string? pair = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (TakesPair != pair is not null)
        {
            throw new ArgumentException(
                TakesPair ? "The prompt has a place for a second text." : "The prompt has no place for a second text.",
                nameof(pair));
        }

        var filled = new StringBuilder();
        foreach (var (literal, place) in parts)
        {
            filled.Append(literal);
            filled.Append(place switch
            {
                null => string.Empty,
                Text => text,
                _ => pair,
            });
        }

        return filled.ToString();
    }

    private static PromptTemplate? TryParse(string source, out string? fault)
    {
        var found = new List<(string Literal, string? Place)>();
        var literal = new StringBuilder();
        for (var at = 0; at < source.Length; at++)
        {
            var character = source[at];
            if (character is not ('{' or '}'))
            {
                literal.Append(character);
                continue;
            }

            if (at + 1 < source.Length && source[at + 1] == character)
            {
                literal.Append(character);
                at++;
                continue;
            }

            var end = character == '{' ? source.IndexOf('}', at) : -1;
            if (end < 0)
            {
                fault = $"has a brace '{character}' without its other one; write '{character}{character}' for a brace";
                return null;
            }

            var place = source[(at + 1)..end];
            if (place is not (Text or TextPair))
            {
                fault = $"has the place '{{{place}}}', which is not known; known: {{{Text}}}, the column 'text', and "
                    + $"{{{TextPair}}}, the column 'textPair'";
                return null;
            }

            found.Add((literal.ToString(), place));
            literal.Clear();
            at = end;
        }

        found.Add((literal.ToString(), null));
        fault = found.Any(part => part.Place == Text) ? null : $"lacks the place '{{{Text}}}'; write it where the text "
            + "is to stand";
        return fault is null ? new PromptTemplate(source, found) : null;
    }
}
