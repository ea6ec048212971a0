namespace QuantBuild.Kernels.Decoding;

/// <summary>The last token of a text, and the text in front of it; null in front of the first.</summary>
internal sealed record WrittenToken(int Token, WrittenToken? Before)
{
    /// <summary>The tokens of a text, the first one first; none of null.</summary>
    public static int[] TextOf(WrittenToken? last)
    {
        var tokens = new List<int>();
        for (var token = last; token is not null; token = token.Before)
        {
            tokens.Add(token.Token);
        }

        tokens.Reverse();
        return [.. tokens];
    }
}
