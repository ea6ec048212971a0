using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Tasks.QuestionAnswering;

/// <summary>
/// Where in each window the answer stands, and all that is needed to read and to judge one: the windows of a question
/// are one answer. <see cref="AnswerTargetsFile"/> says how they lie in a file.
/// </summary>
public sealed class AnswerTargets : ITargets
{
    private readonly Window[] windows;
    private readonly int[] begins;
    private readonly int[] ends;
    private readonly int[][] groups;

    /// <param name="questions">In order.</param>
    /// <param name="windows">By text of the data set; every question has one. Kept, not copied.</param>
    /// <param name="begins">Of each window's tokens of the text where they begin there; kept, not copied.</param>
    /// <param name="ends">Behind where they end, likewise.</param>
    public AnswerTargets(IReadOnlyList<Question> questions, Window[] windows, int[] begins, int[] ends)
    {
        ArgumentNullException.ThrowIfNull(questions);
        Questions = questions;
        this.windows = windows;
        this.begins = begins;
        this.ends = ends;
        var byQuestion = Enumerable.Range(0, windows.Length).ToLookup(text => windows[text].Question);
        groups = [.. Enumerable.Range(0, questions.Count).Select(question => byQuestion[question].ToArray())];
    }

    public int Count => windows.Length;

    /// <summary>Questions.</summary>
    public int Answers => Questions.Count;

    /// <summary>By number.</summary>
    public IReadOnlyList<Question> Questions { get; }

    /// <summary>By text of the data set.</summary>
    public ReadOnlySpan<Window> Windows => windows;

    /// <summary>The windows of each question, in their order.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Groups => groups;

    internal ReadOnlySpan<int> AllBegins => begins;

    internal ReadOnlySpan<int> AllEnds => ends;

    /// <summary>The question of a window.</summary>
    /// <inheritdoc/>
    public int AnswerOf(int text) => windows[text].Question;

    /// <summary>Where the tokens of a window's text begin in the question's.</summary>
    public ReadOnlySpan<int> BeginsOf(int text) => begins.AsSpan(windows[text].FirstOffset, windows[text].Tokens);

    /// <summary>Behind where they end.</summary>
    public ReadOnlySpan<int> EndsOf(int text) => ends.AsSpan(windows[text].FirstOffset, windows[text].Tokens);

    /// <summary>The windows, with the questions that they are of, in the order in which they come.</summary>
    /// <inheritdoc/>
    public ITargets Select(ReadOnlySpan<int> rows)
    {
        var numbers = new Dictionary<int, int>();
        var questions = new List<Question>();
        var selected = new Window[rows.Length];
        var (places, behind) = (new List<int>(), new List<int>());
        for (var i = 0; i < rows.Length; i++)
        {
            var window = windows[rows[i]];
            if (!numbers.TryGetValue(window.Question, out var number))
            {
                numbers.Add(window.Question, number = questions.Count);
                questions.Add(Questions[window.Question]);
            }

            selected[i] = window with { Question = number, FirstOffset = places.Count };
            places.AddRange(BeginsOf(rows[i]));
            behind.AddRange(EndsOf(rows[i]));
        }

        return new AnswerTargets(questions, selected, [.. places], [.. behind]);
    }

    /// <returns>Int32 [2 · batch]: of each window the answer's first token, then its last.</returns>
    /// <inheritdoc/>
    public Tensor ToDevice(ComputeBackend backend, ReadOnlySpan<int> rows, int sequence)
    {
        ArgumentNullException.ThrowIfNull(backend);
        var places = new int[2 * rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            (places[2 * i], places[(2 * i) + 1]) = (windows[rows[i]].Start, windows[rows[i]].End);
        }

        return backend.FromHost(places, new Shape(places.Length));
    }

    public void Write(Stream stream) => AnswerTargetsFile.Write(stream, this);
}
