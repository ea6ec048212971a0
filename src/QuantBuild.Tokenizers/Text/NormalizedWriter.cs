using QuantBuild.Tokenizers.Unicode;

namespace QuantBuild.Tokenizers.Text;

/// <summary>
/// Writes code points as text in Unicode's form NFD (Standard Annex 15), optionally without nonspacing marks and in
/// lower case; lower case comes last and looks at one character at a time. Call <see cref="Complete"/> at the end.
/// </summary>
/// <param name="initialText">For the first characters; more are rented.</param>
/// <param name="initialMarks">For the marks of one character.</param>
/// <param name="steps">What is done.</param>
/// <param name="isAligned">Whether the place is kept that each character comes from.</param>
internal ref struct NormalizedWriter(
    Span<char> initialText, Span<long> initialMarks, NormalizationSteps steps, bool isAligned)
{
    private const int CodePointBits = 21;
    private const int OrderBits = 31;

    private AlignedBuffer<char> text = new(initialText, isAligned);

    // Combining marks since the last starter, each (class, order of arrival, whether it is a further one of one code
    // point, code point): sorting them is stable.
    private PooledBuffer<long> marks = new(initialMarks);

    // Where the code points that brought the marks stand, in the order of arrival.
    private PooledBuffer<int> markSources;
    private int lastSource;

    public readonly ReadOnlySpan<char> Text => text.Items;

    /// <summary>Of each character, the place of the code point it comes from; empty where places are not
    /// kept.</summary>
    public readonly ReadOnlySpan<int> Sources => text.Sources;

    /// <param name="codePoint">0 to 0x10FFFF.</param>
    /// <param name="source">Where it stands in the text that is being normalized.</param>
    public void Write(int codePoint, int source)
    {
        if (!Does(NormalizationSteps.Decompose))
        {
            WriteCased(codePoint, CharacterProperties.Of(codePoint), source);
            return;
        }

        if (HangulSyllable.Contains(codePoint))
        {
            var (leading, vowel, trailing) = HangulSyllable.Decompose(codePoint);
            WriteOrdered(leading, isFurther: false, source);
            WriteOrdered(vowel, isFurther: true, source);
            if (trailing != 0)
            {
                WriteOrdered(trailing, isFurther: true, source);
            }

            return;
        }

        if (!CharacterProperties.Of(codePoint).HasDecomposition)
        {
            WriteOrdered(codePoint, isFurther: false, source);
            return;
        }

        var isFurther = false;
        foreach (var part in CodePointMapping.DecompositionOf(codePoint))
        {
            WriteOrdered(part, isFurther, source);
            isFurther = true;
        }
    }

    /// <summary>Writes an ASCII character that is already in its final case.</summary>
    public void WriteAscii(char character, int source)
    {
        Complete();
        text.Add(character, source);
        lastSource = source;
    }

    public void Complete()
    {
        if (marks.Count > 0)
        {
            WriteMarks();
        }
    }

    public void Clear()
    {
        text.Clear();
        marks.Clear();
        markSources.Clear();
    }

    public void Dispose()
    {
        text.Dispose();
        marks.Dispose();
        markSources.Dispose();
    }

    private readonly bool Does(NormalizationSteps step) => (steps & step) == step;

    private void WriteOrdered(int codePoint, bool isFurther, int source)
    {
        var properties = CharacterProperties.Of(codePoint);
        if (properties.HasCombiningClass)
        {
            AddMark(codePoint, properties, isFurther, source);
            return;
        }

        Complete();
        lastSource = source;
        if (!IsStripped(properties))
        {
            WriteCased(codePoint, properties, source);
        }
    }

    private void AddMark(int codePoint, CharacterProperties properties, bool isFurther, int source)
    {
        if (text.IsAligned)
        {
            if (!isFurther)
            {
                markSources.Add(source);
            }
        }
        else if (IsStripped(properties))
        {
            // Dropping a mark before the others are sorted equals dropping it after: the sort is stable.
            return;
        }

        long combiningClass = CharacterProperties.CombiningClassOf(codePoint);
        marks.Add((combiningClass << (OrderBits + 1 + CodePointBits)) | ((long)marks.Count << (1 + CodePointBits))
            | (isFurther ? 1L << CodePointBits : 0) | (uint)codePoint);
    }

    // The reference counts places along the marks in their new order: the first of them gets the place of the mark that
    // arrived first, and a further one of a code point that of the mark before it.
    private void WriteMarks()
    {
        marks.Sort();
        var counted = 0;
        foreach (var mark in marks.Items)
        {
            var codePoint = (int)(mark & ((1 << CodePointBits) - 1));
            if (text.IsAligned && (mark & (1L << CodePointBits)) == 0)
            {
                lastSource = markSources.Items[counted++];
            }

            var properties = CharacterProperties.Of(codePoint);
            if (!IsStripped(properties))
            {
                WriteCased(codePoint, properties, lastSource);
            }
        }

        marks.Clear();
        markSources.Clear();
    }

    private readonly bool IsStripped(CharacterProperties properties) =>
        Does(NormalizationSteps.StripMarks) && properties.IsNonspacingMark;

    private void WriteCased(int codePoint, CharacterProperties properties, int source)
    {
        if (!Does(NormalizationSteps.Lowercase) || !properties.HasLowercase)
        {
            Append(codePoint, source);
            return;
        }

        foreach (var part in CodePointMapping.LowercaseOf(codePoint))
        {
            Append(part, source);
        }
    }

    private void Append(int codePoint, int source)
    {
        if (codePoint <= char.MaxValue)
        {
            text.Add((char)codePoint, source);
            return;
        }

        var offset = codePoint - 0x10000;
        text.Add((char)(0xD800 + (offset >> 10)), source);
        text.Add((char)(0xDC00 + (offset & 0x3FF)), source);
    }
}
