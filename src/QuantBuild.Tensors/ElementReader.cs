namespace QuantBuild.Tensors;

/// <summary>Looks at the elements of a tensor, row-major; the span is good for the call alone.</summary>
public delegate void ElementReader(ReadOnlySpan<float> values);
