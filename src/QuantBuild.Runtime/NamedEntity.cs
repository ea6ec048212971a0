namespace QuantBuild.Runtime;

/// <summary>Consecutive words of a text that are one thing.</summary>
/// <param name="Type">Such as <c>PER</c>.</param>
/// <param name="Text">The words, and what stands between them.</param>
/// <param name="Start">
/// Its first character in the text; where words were given, in these with a blank between each two.
/// </param>
/// <param name="End">Behind its last character.</param>
/// <param name="FirstWord">Its first word, by its place in <see cref="TokenClassification.Words"/>.</param>
/// <param name="WordCount">How many words it has.</param>
/// <param name="Score">The mean of its words' scores.</param>
public sealed record NamedEntity(
    string Type, string Text, int Start, int End, int FirstWord, int WordCount, float Score);
