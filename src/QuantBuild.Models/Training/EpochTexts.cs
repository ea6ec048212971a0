using QuantBuild.Models.Data;

namespace QuantBuild.Models.Training;

/// <summary>The texts of a training as each of its epochs shows them.</summary>
/// <param name="texts">As they are.</param>
/// <param name="view">How they are shown; null for as they are.</param>
/// <param name="seed">Of the training.</param>
public sealed class EpochTexts(TokenizedDataset texts, ITextView? view, ulong seed)
{
    private (int Epoch, TokenizedDataset Texts)? current;

    /// <summary>What an epoch shows, with targets: a function of seed and epoch alone.</summary>
    /// <param name="epoch">From 0.</param>
    public TokenizedDataset In(int epoch)
    {
        if (view is null)
        {
            return texts;
        }

        if (current?.Epoch != epoch)
        {
            current = (epoch, view.InEpoch(texts, seed, epoch));
        }

        return current!.Value.Texts;
    }
}
