using System.Collections;

namespace QuantBuild.Runtime.Tests.Support;

/// <summary>Texts of which the last one of the first window cancels when it is read.</summary>
internal sealed class CancellingTexts(
    IReadOnlyList<string> texts, CancellationTokenSource source) : IReadOnlyList<string>
{
    /// <summary>With batches of one text, a window has 32.</summary>
    public const int Last = 31;

    public int Count => texts.Count;

    /// <summary>How many texts were asked for.</summary>
    public int Read { get; private set; }

    public string this[int index]
    {
        get
        {
            Read++;
            if (index == Last)
            {
                source.Cancel();
            }

            return texts[index];
        }
    }

    public IEnumerator<string> GetEnumerator() => texts.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
