using QuantBuild.Models.Data;
using QuantBuild.Models.Tasks;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Pipeline;

/// <param name="Folder">
/// With configuration, weights and tokenizer; or a run's output folder that holds such a folder.
/// </param>
/// <param name="DataPath">A table; of which format, its name says.</param>
/// <param name="Columns">Without a label: the task's own column is read.</param>
/// <param name="MaximumLength">In tokens; the model's own limit holds too.</param>
/// <param name="Backend">What computes.</param>
public sealed record CheckpointEvaluationRequest(
    string Folder, string DataPath, TextColumns Columns, int MaximumLength, BackendChoice Backend)
{
    /// <summary>Whose formats and architectures are read.</summary>
    public RunSlots Slots { get; init; } = RunSlots.Standard;

    /// <summary>
    /// Folder of the backbone that the folder's delta is for, or of a run's output that holds it; null where it lies
    /// beside the delta, or where the delta's package says.
    /// </summary>
    public string? Backbone { get; init; }

    /// <summary>The format of the table, one of the slots'; null for the one that its name means.</summary>
    public ITableFormat? Format { get; init; }

    /// <summary>What the table does not say of itself.</summary>
    public TableOptions Table { get; init; } = TableOptions.Default;

    /// <summary>
    /// What the model is for; unless it is said, the task that its folder states, or else the first of the slots.
    /// </summary>
    public ITask? Task { get; init; }

    /// <summary>The table.</summary>
    /// <exception cref="DatasetException">Its format cannot be told.</exception>
    internal TableSource Source => Format is null
        ? Slots.Tables.SourceOf(DataPath) with { Options = Table }
        : new TableSource([DataPath], Format, Table);
}
