using System.Runtime.InteropServices;
using System.Text;

namespace QuantBuild.Models.Tasks.QuestionAnswering;

/// <summary>
/// The file form of <see cref="AnswerTargets"/>, little-endian: int32 numbers of questions, of texts and answers
/// together, of windows and of places; the windows, six int32 each; the places, int32, where tokens begin and then
/// where they end; for each question, int32, the number of its text and how many answers it has; for each text and
/// answer, int32, how many bytes it has; and their bytes in UTF-8, the texts first. A text that several questions have
/// stands there once.
/// </summary>
internal static class AnswerTargetsFile
{
    private const int Header = 4;
    private const int NumbersOfAQuestion = 2;

    public static void Write(Stream stream, AnswerTargets targets)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var texts = new List<string>();
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var questions = new List<int>();
        foreach (var question in targets.Questions)
        {
            if (!numbers.TryGetValue(question.Context, out var number))
            {
                numbers.Add(question.Context, number = texts.Count);
                texts.Add(question.Context);
            }

            questions.AddRange([number, question.Answers.Count]);
        }

        texts.AddRange(targets.Questions.SelectMany(question => question.Answers));
        byte[][] bytes = [.. texts.Select(Encoding.UTF8.GetBytes)];
        Write(stream, [targets.Answers, bytes.Length, targets.Count, targets.AllBegins.Length]);
        stream.Write(MemoryMarshal.AsBytes(targets.Windows));
        Write(stream, targets.AllBegins);
        Write(stream, targets.AllEnds);
        Write(stream, CollectionsMarshal.AsSpan(questions));
        Write(stream, [.. bytes.Select(text => text.Length)]);
        foreach (var text in bytes)
        {
            stream.Write(text);
        }
    }

    /// <returns>Null where the bytes are no targets of so many windows.</returns>
    public static AnswerTargets? Read(ReadOnlySpan<byte> content, int windowCount)
    {
        var header = Take<int>(ref content, Header);
        if (header is not [>= 0, >= 0, >= 0, >= 0] || header[2] != windowCount)
        {
            return null;
        }

        var windows = Take<Window>(ref content, windowCount);
        var begins = Take<int>(ref content, header[3]);
        var ends = Take<int>(ref content, header[3]);
        var counts = Take<int>(ref content, (long)NumbersOfAQuestion * header[0]);
        var lengths = Take<int>(ref content, header[1]);
        if (windows is null || begins is null || ends is null || counts is null || lengths is null
            || ReadTexts(content, lengths) is not { } texts
            || QuestionsOf(counts, texts) is not { } questions)
        {
            return null;
        }

        var fits = Array.TrueForAll(windows, window => Fits(window, questions.Length, begins.Length));
        return fits ? new AnswerTargets(questions, windows, begins, ends) : null;
    }

    private static bool Fits(Window window, int questions, int places) =>
        window is { Question: >= 0, Start: >= 0, End: >= 0, FirstToken: >= 0, Tokens: >= 0, FirstOffset: >= 0 }
        && window.Question < questions && window.FirstOffset <= places - window.Tokens;

    private static string[]? ReadTexts(ReadOnlySpan<byte> content, int[] lengths)
    {
        var texts = new string[lengths.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            if (Take<byte>(ref content, lengths[i]) is not { } bytes)
            {
                return null;
            }

            texts[i] = Encoding.UTF8.GetString(bytes);
        }

        return content.IsEmpty ? texts : null;
    }

    // The texts of contexts come first; then the answers of every question, in order.
    private static Question[]? QuestionsOf(int[] counts, string[] texts)
    {
        var questions = new Question[counts.Length / NumbersOfAQuestion];
        var next = counts.Where((_, i) => i % NumbersOfAQuestion == 0).DefaultIfEmpty(-1).Max() + 1;
        for (var i = 0; i < questions.Length; i++)
        {
            var (context, answers) = (counts[NumbersOfAQuestion * i], counts[(NumbersOfAQuestion * i) + 1]);
            if (context < 0 || context >= texts.Length || answers < 0 || answers > texts.Length - next)
            {
                return null;
            }

            questions[i] = new Question(texts[context], texts[next..(next + answers)]);
            next += answers;
        }

        return next == texts.Length ? questions : null;
    }

    private static void Write(Stream stream, ReadOnlySpan<int> values) => stream.Write(MemoryMarshal.AsBytes(values));

    private static T[]? Take<T>(ref ReadOnlySpan<byte> content, long count)
        where T : unmanaged
    {
        var bytes = count * Marshal.SizeOf<T>();
        if (count < 0 || bytes > content.Length)
        {
            return null;
        }

        var values = MemoryMarshal.Cast<byte, T>(content[..(int)bytes]).ToArray();
        content = content[(int)bytes..];
        return values;
    }
}
