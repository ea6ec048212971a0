namespace QuantBuild.Models.Data;

/// <summary>
/// How texts are shown to a model whose targets are made of the texts themselves. What is shown of a text depends on
/// the text and its row in the original data, not on the texts beside it.
/// </summary>
public interface ITextView
{
    /// <summary>Changes with all that changes what is shown; part of the key of stages that show texts.</summary>
    string Identity { get; }

    /// <summary>About which share of a text's positions has a target, in (0, 1].</summary>
    double AnswerShare { get; }

    /// <summary>Why a text cannot be shown.</summary>
    /// <param name="tokens">Of the text, special ones included.</param>
    /// <returns>What is wrong, and what to do about it; null where it can.</returns>
    string? WhyNot(ReadOnlySpan<int> tokens);

    /// <summary>The texts as models are calibrated and judged by them, always the same, with targets.</summary>
    /// <exception cref="InvalidOperationException">A text cannot be shown.</exception>
    TokenizedDataset Judged(TokenizedDataset texts);

    /// <summary>The texts as one epoch of a training shows them, with targets.</summary>
    /// <param name="texts">Without targets.</param>
    /// <param name="seed">The training's.</param>
    /// <param name="epoch">From 0.</param>
    /// <exception cref="InvalidOperationException">A text cannot be shown.</exception>
    TokenizedDataset InEpoch(TokenizedDataset texts, ulong seed, int epoch);
}
