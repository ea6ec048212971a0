namespace QuantBuild.Models.Tasks.MaskedLanguageModel;

/// <summary>Collects what stood at the masked positions of texts.</summary>
internal sealed class MaskedTokensBuilder
{
    private readonly List<int> offsets = [0];
    private readonly List<int> positions = [];
    private readonly List<int> tokens = [];

    /// <summary>Adds the next text.</summary>
    /// <param name="masked">Its positions, ascending.</param>
    /// <param name="stood">One token a position.</param>
    public void Add(ReadOnlySpan<int> masked, ReadOnlySpan<int> stood)
    {
        positions.AddRange(masked);
        tokens.AddRange(stood);
        offsets.Add(positions.Count);
    }

    /// <summary>The targets of the texts so far.</summary>
    public MaskedTokens Build() => new([.. offsets], [.. positions], [.. tokens]);
}
