using QuantBuild.Pipeline.Stages;

namespace QuantBuild.Pipeline.Planning;

/// <summary>The stages of the texts that phases read.</summary>
/// <param name="calibration">In the graph already; null where no phase quantizes.</param>
/// <param name="makeTraining">Makes the stage of the training texts and adds it to the graph.</param>
internal sealed class TextStages(StageNode? calibration, Func<StageNode> makeTraining)
{
    private StageNode? training;

    /// <exception cref="InvalidOperationException">No phase quantizes.</exception>
    public StageNode Calibration => calibration
        ?? throw new InvalidOperationException("Only phases that quantize read calibration texts.");

    /// <summary>That of the training texts, in the graph from the first phase on that asks for it.</summary>
    public StageNode Training() => training ??= makeTraining();
}
