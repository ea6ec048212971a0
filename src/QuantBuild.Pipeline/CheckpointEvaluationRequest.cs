using QuantBuild.Models.Data;

namespace QuantBuild.Pipeline;

/// <param name="Folder">With configuration, weights and tokenizer.</param>
/// <param name="DataPath">Tab-separated, with a header.</param>
/// <param name="Columns">With a label.</param>
/// <param name="MaximumLength">In tokens; the model's own limit holds too.</param>
/// <param name="Threads">At least 1.</param>
public sealed record CheckpointEvaluationRequest(
    string Folder, string DataPath, TextColumns Columns, int MaximumLength, int Threads);
