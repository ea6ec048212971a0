using System.Text;

namespace QuantBuild.Recipes.Secrets;

/// <summary>A text of which ranges are replaced, given in the text's order; they may overlap.</summary>
internal sealed class MaskedText(string text)
{
    private readonly StringBuilder masked = new();
    private int copied;

    /// <summary>Replaces <c>text[start..end]</c>.</summary>
    public void Replace(int start, int end, string replacement = SecretMask.Replacement)
    {
        if (end > copied && end > start)
        {
            start = Math.Max(start, copied);
            masked.Append(text, copied, start - copied).Append(replacement);
            copied = end;
        }
    }

    public override string ToString() =>
        copied == 0 ? text : masked.Append(text, copied, text.Length - copied).ToString();
}
