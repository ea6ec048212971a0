namespace QuantBuild.Runtime;

/// <summary>What a model says of one word of a text.</summary>
/// <param name="Text">The word.</param>
/// <param name="Start">
/// Its first character in the text; where words were given, in these with a blank between each two.
/// </param>
/// <param name="End">Behind its last character.</param>
/// <param name="Index">Its place among the words, from 0.</param>
/// <param name="Label">The label with the largest logit; of equal ones the first.</param>
/// <param name="Score">The label's probability by the model, the softmax of the logits.</param>
/// <param name="Logits">One a label, in the order of <see cref="TokenClassifier.Labels"/>.</param>
public sealed record ClassifiedWord(
    string Text, int Start, int End, int Index, string Label, float Score, IReadOnlyList<float> Logits);
