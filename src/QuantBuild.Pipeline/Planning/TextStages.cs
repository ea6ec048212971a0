using QuantBuild.Pipeline.Stages;

namespace QuantBuild.Pipeline.Planning;

/// <summary>The stages of the texts that phases read.</summary>
/// <param name="calibration">In the graph already.</param>
/// <param name="makeTraining">Makes the stage of the training texts and adds it to the graph.</param>
internal sealed class TextStages(StageNode calibration, Func<StageNode> makeTraining)
{
    private StageNode? training;

    public StageNode Calibration => calibration;

    /// <summary>That of the training texts, in the graph from the first phase on that asks for it.</summary>
    public StageNode Training() => training ??= makeTraining();
}
