using QuantBuild.Models.Data;
using QuantBuild.Models.Tasks;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Pipeline;

/// <param name="Folder">
/// With configuration, weights and tokenizer; or a run's output folder that holds such a folder.
/// </param>
/// <param name="DataPath">Tab-separated, with a header.</param>
/// <param name="Columns">Without a label: the task's own column is read.</param>
/// <param name="MaximumLength">In tokens; the model's own limit holds too.</param>
/// <param name="Backend">What computes.</param>
public sealed record CheckpointEvaluationRequest(
    string Folder, string DataPath, TextColumns Columns, int MaximumLength, BackendChoice Backend)
{
    /// <summary>Whose formats and architectures are read.</summary>
    public RunSlots Slots { get; init; } = RunSlots.Standard;

    /// <summary>
    /// What the model is for; unless it is said, the task that its folder states, or else the first of the slots.
    /// </summary>
    public ITask? Task { get; init; }
}
