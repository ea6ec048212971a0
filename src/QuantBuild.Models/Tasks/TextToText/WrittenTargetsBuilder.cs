namespace QuantBuild.Models.Tasks.TextToText;

/// <summary>Collects texts to be written.</summary>
internal sealed class WrittenTargetsBuilder
{
    private readonly List<int> offsets = [0];
    private readonly List<int> positions = [];
    private readonly List<int> tokens = [];
    private readonly List<IReadOnlyList<string>> texts = [];

    /// <summary>Adds the next text.</summary>
    /// <param name="sourceLength">Tokens that are read, behind which stand the positions of what is written.</param>
    /// <param name="written">The tokens of the first right text, the end's among them.</param>
    /// <param name="right">The right texts; at least one.</param>
    public void Add(int sourceLength, ReadOnlySpan<int> written, IReadOnlyList<string> right)
    {
        for (var i = 0; i < written.Length; i++)
        {
            positions.Add(sourceLength + i);
        }

        tokens.AddRange(written);
        offsets.Add(tokens.Count);
        texts.Add(right);
    }

    /// <summary>The targets of the texts so far.</summary>
    public WrittenTargets Build() => new([.. offsets], [.. positions], [.. tokens], [.. texts]);
}
