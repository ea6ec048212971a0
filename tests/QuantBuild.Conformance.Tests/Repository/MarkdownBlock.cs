namespace QuantBuild.Conformance.Tests.Repository;

/// <param name="Language">After the fence; empty where there is none.</param>
/// <param name="Source">The file that the comment <c>from FILE</c> before the block names, or empty.</param>
/// <param name="Lines">Between the fences.</param>
internal sealed record MarkdownBlock(string Language, string Source, IReadOnlyList<string> Lines);
