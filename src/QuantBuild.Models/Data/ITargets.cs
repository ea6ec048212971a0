using QuantBuild.Tensors;

namespace QuantBuild.Models.Data;

/// <summary>
/// What the texts of a data set are to be answered with: one target a text, such as a class or a number, in a form that
/// their task alone knows.
/// </summary>
public interface ITargets
{
    /// <summary>How many texts have one.</summary>
    int Count { get; }

    /// <summary>
    /// How many answers are judged: texts, or the pairs of them where one answer is of two. Metrics are over these.
    /// </summary>
    int Answers => Count;

    /// <summary>The answer, from 0, that a text is of; texts of one answer belong together.</summary>
    /// <param name="text">In 0 … <see cref="Count"/> − 1.</param>
    int AnswerOf(int text) => text;

    /// <summary>
    /// How many answers the loss of some texts is the mean over: one each, unless a text has several, or none.
    /// </summary>
    /// <param name="rows">Each in 0 … <see cref="Count"/> − 1.</param>
    int LossTermsOf(ReadOnlySpan<int> rows) => rows.Length;

    /// <summary>The targets of the given texts, in the given order.</summary>
    /// <param name="rows">Each in 0 … <see cref="Count"/> − 1.</param>
    ITargets Select(ReadOnlySpan<int> rows);

    /// <summary>The targets of a batch's texts, as the task's loss takes them.</summary>
    /// <param name="backend">Holds the tensor, in its innermost scope.</param>
    /// <param name="rows">The batch's texts, in order.</param>
    /// <param name="sequence">Positions that each text has in the batch.</param>
    Tensor ToDevice(ComputeBackend backend, ReadOnlySpan<int> rows, int sequence);

    /// <summary>Writes all of them; the same targets give the same bytes.</summary>
    void Write(Stream stream);
}
