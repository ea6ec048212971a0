namespace QuantBuild.Runtime;

/// <summary>How a <see cref="Reranker"/> computes.</summary>
public sealed record RerankerOptions : TextModelOptions;
