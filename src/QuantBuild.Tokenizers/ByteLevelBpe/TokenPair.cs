using System.Runtime.InteropServices;

namespace QuantBuild.Tokenizers.ByteLevelBpe;

/// <summary>Two tokens that a vocabulary merges, and where its file says so.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TokenPair(string Left, string Right, int Place)
{
    /// <summary>Two tokens and a space between them; null for another text.</summary>
    public static TokenPair? Parse(string text, int place) => text.Split(' ') is [var left, var right]
        ? new(left, right, place)
        : null;
}
