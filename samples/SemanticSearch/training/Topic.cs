namespace SemanticSearch.Training;

/// <summary>A text, and the questions that it answers.</summary>
/// <param name="Name">Of the text's file, without its ending.</param>
/// <param name="Passages">The text's paragraphs, its title in front of each.</param>
/// <param name="Questions">Every wording that training sees.</param>
/// <param name="HeldBack">Every wording that it does not.</param>
internal sealed record Topic(
    string Name, IReadOnlyList<string> Passages, IReadOnlyList<string> Questions, IReadOnlyList<string> HeldBack);
