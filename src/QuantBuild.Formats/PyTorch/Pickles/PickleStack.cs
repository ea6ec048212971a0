using QuantBuild.Formats.PyTorch.Faults;

namespace QuantBuild.Formats.PyTorch.Pickles;

/// <summary>The values that a pickle works on, with the marks between them.</summary>
/// <param name="faults">The file's errors.</param>
internal sealed class PickleStack(CheckpointFaults faults)
{
    private const int MostValues = 1 << 16;
    private const int DeepestNesting = 64;

    private readonly List<object?> values = [];
    private readonly Stack<int> marks = [];

    public void Push(object? value)
    {
        if (values.Count == MostValues || value is PickleContainer { Depth: > DeepestNesting })
        {
            throw TooDeep();
        }

        values.Add(value);
    }

    public void Mark()
    {
        if (marks.Count == DeepestNesting)
        {
            throw TooDeep();
        }

        marks.Push(values.Count);
    }

    public object? Pop()
    {
        var value = Peek();
        values.RemoveAt(values.Count - 1);
        return value;
    }

    /// <summary>The uppermost value above the last mark.</summary>
    public object? Peek() => values.Count > (marks.TryPeek(out var mark) ? mark : 0)
        ? values[^1]
        : throw faults.Damaged("takes a value that is not there in its pickle");

    /// <summary>The values above the last mark, which are taken with it.</summary>
    public object?[] PopToMark()
    {
        if (!marks.TryPop(out var mark))
        {
            throw faults.Damaged("takes a mark that is not there in its pickle");
        }

        var taken = values[mark..].ToArray();
        values.RemoveRange(mark, taken.Length);
        return taken;
    }

    /// <summary>Fails where values have come to lie too deep in the uppermost one.</summary>
    public void RequireShallow()
    {
        if (Peek() is PickleContainer { Depth: > DeepestNesting })
        {
            throw TooDeep();
        }
    }

    private ModelFileException TooDeep() => faults.Damaged(
        $"holds values more than {DeepestNesting} deep in one another, or {MostValues} at once, in its pickle");
}
