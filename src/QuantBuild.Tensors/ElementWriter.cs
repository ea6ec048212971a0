namespace QuantBuild.Tensors;

/// <summary>Writes every element of a tensor, row-major; the span is good for the call alone.</summary>
public delegate void ElementWriter(Span<float> values);
