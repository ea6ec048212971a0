using QuantBuild.Tokenizers.Unicode;

namespace QuantBuild.Tokenizers.Text;

/// <summary>
/// Writes code points as text in Unicode's form NFD (Standard Annex 15), optionally without nonspacing marks and in
/// lower case; lower case comes last and looks at one character at a time. Call <see cref="Complete"/> at the end.
/// </summary>
internal ref struct NormalizedWriter(Span<char> initialText, Span<long> initialMarks, NormalizationSteps steps)
{
    private const int CodePointBits = 21;
    private const int OrderBits = 32;

    private PooledBuffer<char> text = new(initialText);

    // Combining marks since the last starter, each (class, order of arrival, code point): sorting them is stable.
    private PooledBuffer<long> marks = new(initialMarks);

    public readonly ReadOnlySpan<char> Text => text.Items;

    public void Write(int codePoint)
    {
        if (!Does(NormalizationSteps.Decompose))
        {
            WriteCased(codePoint, CharacterProperties.Of(codePoint));
            return;
        }

        if (HangulSyllable.Contains(codePoint))
        {
            var (leading, vowel, trailing) = HangulSyllable.Decompose(codePoint);
            WriteOrdered(leading);
            WriteOrdered(vowel);
            if (trailing != 0)
            {
                WriteOrdered(trailing);
            }

            return;
        }

        if (!CharacterProperties.Of(codePoint).HasDecomposition)
        {
            WriteOrdered(codePoint);
            return;
        }

        foreach (var part in CodePointMapping.DecompositionOf(codePoint))
        {
            WriteOrdered(part);
        }
    }

    /// <summary>Writes an ASCII character that is already in its final case.</summary>
    public void WriteAscii(char character)
    {
        Complete();
        text.Add(character);
    }

    public void Complete()
    {
        if (marks.Count == 0)
        {
            return;
        }

        marks.Sort();
        foreach (var mark in marks.Items)
        {
            var codePoint = (int)(mark & ((1 << CodePointBits) - 1));
            WriteCased(codePoint, CharacterProperties.Of(codePoint));
        }

        marks.Clear();
    }

    public void Clear()
    {
        text.Clear();
        marks.Clear();
    }

    public void Dispose()
    {
        text.Dispose();
        marks.Dispose();
    }

    private readonly bool Does(NormalizationSteps step) => (steps & step) == step;

    private void WriteOrdered(int codePoint)
    {
        var properties = CharacterProperties.Of(codePoint);
        if (Does(NormalizationSteps.StripMarks) && properties.IsNonspacingMark)
        {
            // Dropping a mark before the others are sorted equals dropping it after: the sort is stable.
            return;
        }

        if (properties.HasCombiningClass)
        {
            long combiningClass = CharacterProperties.CombiningClassOf(codePoint);
            marks.Add((combiningClass << (OrderBits + CodePointBits)) | ((long)marks.Count << CodePointBits)
                | (uint)codePoint);
            return;
        }

        Complete();
        WriteCased(codePoint, properties);
    }

    private void WriteCased(int codePoint, CharacterProperties properties)
    {
        if (!Does(NormalizationSteps.Lowercase) || !properties.HasLowercase)
        {
            Append(codePoint);
            return;
        }

        foreach (var part in CodePointMapping.LowercaseOf(codePoint))
        {
            Append(part);
        }
    }

    private void Append(int codePoint)
    {
        if (codePoint <= char.MaxValue)
        {
            text.Add((char)codePoint);
            return;
        }

        var offset = codePoint - 0x10000;
        text.Add((char)(0xD800 + (offset >> 10)));
        text.Add((char)(0xDC00 + (offset & 0x3FF)));
    }
}
