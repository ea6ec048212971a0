namespace QuantBuild.Runtime;

/// <summary>A part of a text that may answer a question.</summary>
/// <param name="Text">The part.</param>
/// <param name="Start">Its first character in the text.</param>
/// <param name="End">Behind its last character.</param>
/// <param name="Score">The logit of its first token as the answer's first, plus that of its last as the last.</param>
/// <param name="Probability">
/// Its share of e^score among the candidates and, where the model may say so, there being no answer.
/// </param>
public sealed record AnswerCandidate(string Text, int Start, int End, double Score, double Probability);
