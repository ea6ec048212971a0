using QuantBuild.Tokenizers;

namespace QuantBuild.Runtime.Execution;

/// <summary>Texts that are tokenized and then batched together by length.</summary>
internal readonly struct Window
{
    private readonly TokenizedText[] texts;
    private readonly int[] order;

    /// <param name="texts">At least one.</param>
    public Window(TokenizedText[] texts)
    {
        this.texts = texts;
        order = new int[texts.Length];
        var keys = new long[texts.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
            keys[i] = ((long)texts[i].Length << 32) | (uint)i;
        }

        Array.Sort(keys, order);
    }

    public ReadOnlySpan<TokenizedText> Texts => texts;

    /// <summary>Indices of the texts, the shortest first.</summary>
    public ReadOnlySpan<int> Order => order;
}
