namespace QuantBuild.Models.Tasks;

/// <summary>The head that a model without one is to get.</summary>
/// <param name="Labels">Class names by class number; empty where nothing names any.</param>
/// <param name="IsMultiLabel">Whether a text may have any number of the classes, instead of one.</param>
public sealed record HeadRequest(IReadOnlyList<string> Labels, bool IsMultiLabel = false);
