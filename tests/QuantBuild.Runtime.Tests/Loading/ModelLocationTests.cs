using QuantBuild.Formats;
using QuantBuild.Runtime.Loading;

namespace QuantBuild.Runtime.Tests.Loading;

public sealed class ModelLocationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("config.json", "")]
    [InlineData("compressed-tensors/config.json", "compressed-tensors")]
    [InlineData("full-precision/config.json", "full-precision")]
    public void Find_FolderOfACheckpointOrTheOneAbove_IsTheCheckpoints(string configuration, string found)
    {
        folder.Write(configuration, "{}");

        ModelLocation.Find(folder.Path).ShouldBe(found.Length == 0 ? folder.Path : folder[found]);
    }

    [Fact]
    public void Find_QuantizedAndFullPrecision_IsTheQuantizedOne()
    {
        folder.Write("full-precision/config.json", "{}");
        folder.Write("compressed-tensors/config.json", "{}");

        ModelLocation.Find(folder.Path).ShouldBe(folder["compressed-tensors"]);
    }

    [Fact]
    public void Find_Neither_NamesWhatWasLookedFor()
    {
        Should.Throw<ModelFileException>(() => ModelLocation.Find(folder.Path)).Message
            .ShouldContain("holds no config.json, nor does a folder compressed-tensors");
        Should.Throw<ModelFileException>(() => ModelLocation.Find(folder["absent"])).Message
            .ShouldContain("is no folder");
    }

    public void Dispose() => folder.Dispose();
}
