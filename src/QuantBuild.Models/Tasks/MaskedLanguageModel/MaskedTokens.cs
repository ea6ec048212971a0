using System.Runtime.InteropServices;
using QuantBuild.Models.Data;

namespace QuantBuild.Models.Tasks.MaskedLanguageModel;

/// <summary>
/// The tokens that stood at the masked positions of texts. In a file, int32, little-endian: where each text's begin
/// and behind them where they end, then all positions, then all tokens.
/// </summary>
public sealed class MaskedTokens : ITokenTargets
{
    private readonly int[] offsets;
    private readonly int[] positions;
    private readonly int[] tokens;

    /// <param name="offsets">[texts + 1]; kept, not copied, as the others are.</param>
    /// <param name="positions">Ascending within a text.</param>
    /// <param name="tokens">One a position.</param>
    internal MaskedTokens(int[] offsets, int[] positions, int[] tokens)
    {
        this.offsets = offsets;
        this.positions = positions;
        this.tokens = tokens;
    }

    public int Count => offsets.Length - 1;

    /// <summary>The tokens of all texts, one after another.</summary>
    public ReadOnlySpan<int> All => tokens;

    public ReadOnlySpan<int> PositionsOf(int text) => positions.AsSpan(offsets[text], Length(text));

    public ReadOnlySpan<int> TokensOf(int text) => tokens.AsSpan(offsets[text], Length(text));

    public ITargets Select(ReadOnlySpan<int> rows)
    {
        var selected = new MaskedTokensBuilder();
        foreach (var row in rows)
        {
            selected.Add(PositionsOf(row), TokensOf(row));
        }

        return selected.Build();
    }

    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        foreach (var part in (int[][])[offsets, positions, tokens])
        {
            stream.Write(MemoryMarshal.AsBytes(part.AsSpan()));
        }
    }

    private int Length(int text) => offsets[text + 1] - offsets[text];
}
