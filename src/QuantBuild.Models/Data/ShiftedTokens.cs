namespace QuantBuild.Models.Data;

/// <summary>
/// What a decoder reads while it learns to write a text: the text behind the token that it begins with.
/// </summary>
public static class ShiftedTokens
{
    /// <summary>The start token, and all but the last of a text's tokens.</summary>
    /// <param name="text">The tokens to be written, the end's among them; at least one.</param>
    /// <param name="startToken">That of the model.</param>
    public static int[] Of(ReadOnlySpan<int> text, int startToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(text.Length, nameof(text));
        return [startToken, .. text[..^1]];
    }
}
