namespace QuantBuild.Models.Tasks;

/// <summary>A file that users of a checkpoint need beside configuration and weights.</summary>
/// <param name="Name">Relative to the checkpoint's folder, with <c>/</c>.</param>
/// <param name="Content">What is written; null for the model's own file of the name, taken over as it is.</param>
public sealed record CompanionFile(string Name, byte[]? Content = null);
