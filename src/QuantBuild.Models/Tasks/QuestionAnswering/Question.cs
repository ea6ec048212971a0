namespace QuantBuild.Models.Tasks.QuestionAnswering;

/// <summary>A question's text and its right answers.</summary>
/// <param name="Context">In which the answer is looked for.</param>
/// <param name="Answers">Each right; empty where the text holds none.</param>
public sealed record Question(string Context, IReadOnlyList<string> Answers)
{
    /// <summary>What the model's answer is compared with: the right answers, or the empty one.</summary>
    public IReadOnlyList<string> Wanted => Answers.Count > 0 ? Answers : [string.Empty];
}
