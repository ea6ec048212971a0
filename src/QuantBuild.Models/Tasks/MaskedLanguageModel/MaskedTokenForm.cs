using System.Runtime.InteropServices;
using QuantBuild.Models.Data;

namespace QuantBuild.Models.Tasks.MaskedLanguageModel;

/// <summary>Reads the tokens of masked positions from what was written; no column holds any.</summary>
/// <param name="vocabulary">Tokens that the model has.</param>
public sealed class MaskedTokenForm(int vocabulary) : ITargetForm
{
    public string Identity => "masked tokens";

    /// <exception cref="NotSupportedException">Always: targets are made of the texts.</exception>
    /// <inheritdoc/>
    public ITargetReader Open(string path, string column) =>
        throw new NotSupportedException("The targets of masked texts are made of the texts themselves.");

    public ITargets? Restore(ReadOnlySpan<byte> content, int texts)
    {
        var numbers = MemoryMarshal.Cast<byte, int>(content);
        if (content.Length % sizeof(int) != 0 || numbers.Length <= texts)
        {
            return null;
        }

        var offsets = numbers[..(texts + 1)].ToArray();
        var answers = offsets[^1];
        if (answers < 0 || numbers.Length - offsets.Length != 2L * answers || !AreOffsets(offsets))
        {
            return null;
        }

        var positions = numbers.Slice(offsets.Length, answers).ToArray();
        var tokens = numbers[^answers..].ToArray();
        return AreAscending(offsets, positions) && Array.TrueForAll(tokens, token => token >= 0 && token < vocabulary)
            ? new MaskedTokens(offsets, positions, tokens)
            : null;
    }

    // Each text has a position.
    private static bool AreOffsets(int[] offsets) =>
        offsets[0] == 0 && offsets.Zip(offsets.Skip(1)).All(pair => pair.First < pair.Second);

    private static bool AreAscending(int[] offsets, int[] positions)
    {
        for (var text = 0; text < offsets.Length - 1; text++)
        {
            var least = 0;
            foreach (var position in positions.AsSpan(offsets[text], offsets[text + 1] - offsets[text]))
            {
                if (position < least)
                {
                    return false;
                }

                least = position + 1;
            }
        }

        return true;
    }
}
