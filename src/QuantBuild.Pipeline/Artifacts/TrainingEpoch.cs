namespace QuantBuild.Pipeline.Artifacts;

/// <summary>One pass of a training over its texts.</summary>
/// <param name="Steps">Steps of the training done at its end.</param>
/// <param name="Loss">Mean over its steps.</param>
/// <param name="Score">The metric on the texts that were held back, at its end; null where none were.</param>
internal sealed record TrainingEpoch(int Steps, double Loss, double? Score);
