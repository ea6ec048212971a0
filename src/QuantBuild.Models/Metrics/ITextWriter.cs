using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;

namespace QuantBuild.Models.Metrics;

/// <summary>Has a model write a text for each text of a data set.</summary>
public interface ITextWriter
{
    /// <param name="model">That can write.</param>
    /// <param name="texts">What is read is shown to it, and nothing of what is expected.</param>
    /// <param name="pass">Asked at every replaceable point.</param>
    /// <param name="progress">Called with the texts done.</param>
    /// <param name="cancellation">Looked at before each token.</param>
    /// <returns>One a text, in their order; a text does not depend on those beside it.</returns>
    IReadOnlyList<WrittenText> Write(
        IEncoderModel model,
        TokenizedDataset texts,
        ForwardPass pass,
        Action<int>? progress,
        CancellationToken cancellation);
}
