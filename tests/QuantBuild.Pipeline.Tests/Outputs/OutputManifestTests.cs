using QuantBuild.Pipeline.Outputs;

namespace QuantBuild.Pipeline.Tests.Outputs;

public sealed class OutputManifestTests
{
    private static readonly byte[] Whole = OutputManifest.Write(
        "tiny",
        [new OutputFile("report.json", 3, new string('a', 64)), new OutputFile("sub/é.txt", 0, new string('b', 64))]);

    [Fact]
    public void ReadPaths_OfWhatWasWritten_AreTheFilesAndThoseThatAreNotListed() => OutputManifest.ReadPaths(Whole)
        .ShouldBe(["report.json", "sub/é.txt", OutputManifest.FileName, OutputFolder.RunFile], ignoreOrder: true);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"schema":2,"files":[]}""")]
    [InlineData("""{"schema":1,"files":[{"path":1}]}""")]
    public void ReadPaths_OfAnotherText_AreNone(string text) =>
        OutputManifest.ReadPaths(System.Text.Encoding.UTF8.GetBytes(text)).ShouldBeEmpty();

    [Fact]
    public void ReadPaths_AnyDamage_NeverThrows() => ReaderProperty.Check(
        [Whole], count: 1_000, (damaged, _) => OutputManifest.ReadPaths(damaged), isDocumented: _ => false);
}
