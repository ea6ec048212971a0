namespace QuantBuild.Quantization.Modules;

/// <summary>A value that must be a number is not.</summary>
public sealed class NonFiniteException(string message) : Exception(message);
