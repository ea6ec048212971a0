using System.Text;
using QuantBuild.Formats.SentenceEmbeddings;
using QuantBuild.Formats.Tests.Support;

namespace QuantBuild.Formats.Tests.SentenceEmbeddings;

public sealed class VectorRangesFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_WhatWasWritten_GivesTheSameBits()
    {
        var ranges = new VectorRanges([-0.1f, 1e-30f, -3.4e38f], [0.3333333f, 1e-30f, 3.4e38f], Texts: 7);
        File.WriteAllBytes(folder[VectorRangesFile.Name], VectorRangesFile.ToBytes(ranges));

        var read = VectorRangesFile.Read(folder.Path)!;

        read.Minimum.ShouldBe(ranges.Minimum);
        read.Maximum.ShouldBe(ranges.Maximum);
        (read.Texts, read.Dimensions).ShouldBe((7, 3));
        VectorRangesFile.ToBytes(read).ShouldBe(VectorRangesFile.ToBytes(ranges));
    }

    [Fact]
    public void Read_WithoutTheFile_GivesNothing() => VectorRangesFile.Read(folder.Path).ShouldBeNull();

    [Theory]
    [InlineData("""{ "schema": 2, "texts": 1, "minimum": [0], "maximum": [1] }""", "this version reads 1")]
    [InlineData("""{ "texts": 1, "minimum": [0], "maximum": [1] }""", "'schema'")]
    [InlineData("""{ "schema": 1, "minimum": [0], "maximum": [1] }""", "'texts' must be")]
    [InlineData("""{ "schema": 1, "texts": 0, "minimum": [0], "maximum": [1] }""", "'texts' must be")]
    [InlineData("""{ "schema": 1, "texts": 1, "minimum": [], "maximum": [] }""", "'minimum' must be a list")]
    [InlineData("""{ "schema": 1, "texts": 1, "minimum": [0], "maximum": 1 }""", "'maximum' must be a list")]
    [InlineData("""{ "schema": 1, "texts": 1, "minimum": ["0"], "maximum": [1] }""", "finite numbers alone")]
    [InlineData("""{ "schema": 1, "texts": 1, "minimum": [0], "maximum": [1e39] }""", "finite numbers alone")]
    [InlineData("""{ "schema": 1, "texts": 1, "minimum": [0], "maximum": [null] }""", "finite numbers alone")]
    [InlineData("""{ "schema": 1, "texts": 1, "minimum": [0, 1], "maximum": [1] }""", "'maximum' must have a number")]
    [InlineData("""{ "schema": 1, "texts": 1, "minimum": [0, 1], "maximum": [1, 0.5] }""", "none of them smaller")]
    [InlineData("[1]", "JSON object")]
    [InlineData("{", "not valid JSON")]
    public void Read_DamagedFile_NamesItAndWhatIsWrong(string content, string problem)
    {
        File.WriteAllText(folder[VectorRangesFile.Name], content, new UTF8Encoding(false));

        var exception = Should.Throw<ModelFileException>(() => VectorRangesFile.Read(folder.Path));

        exception.Path.ShouldBe(folder[VectorRangesFile.Name]);
        exception.Message.ShouldContain(problem);
    }
}
