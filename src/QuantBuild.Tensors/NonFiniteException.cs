namespace QuantBuild.Tensors;

/// <summary>A value that must be a number is not: a weight, an activation, a logit, a loss.</summary>
public sealed class NonFiniteException(string message) : Exception(message);
