namespace QuantBuild.Kernels.Decoding;

/// <summary>When a beam search ends that has as many finished texts as beams.</summary>
public enum EarlyStopping
{
    /// <summary>
    /// When no beam would become better than the worst finished text if it ended now; the default of transformers
    /// (<c>early_stopping=False</c>).
    /// </summary>
    Estimated,

    /// <summary>At once (<c>early_stopping=True</c>).</summary>
    AtOnce,

    /// <summary>
    /// When no beam can become better than the worst finished text, as long as a text may be
    /// (<c>early_stopping="never"</c>).
    /// </summary>
    Certain,
}
