using QuantBuild.Recipes.Backends;
using QuantBuild.Recipes.Tests.Support;

namespace QuantBuild.Recipes.Tests.Backends;

public sealed class BackendRequestTests
{
    [Fact]
    public void Read_WithoutTheSection_AsksForNoBackend() => new RecipeText().Read().Require().Backend.ShouldBeNull();

    [Theory]
    [InlineData("torch", "torch", "auto", "float32")]
    [InlineData("{ }", "managed", "auto", "float32")]
    [InlineData("{ name: torch, device: cpu }", "torch", "cpu", "float32")]
    [InlineData("{ name: torch, device: 'cuda:12', precision: float16 }", "torch", "cuda:12", "float16")]
    [InlineData("{ device: cpu, precision: float32 }", "managed", "cpu", "float32")]
    public void Read_TheSection_FillsInWhatIsNotWritten(string section, string name, string device, string precision) =>
        Read(section).Require().Backend.ShouldBe(new BackendRequest(name, device, precision));

    [Theory]
    [InlineData("{ device: cuda }", "QB1005", "'backend.device' is 'cuda', which the backend 'managed' does not have")]
    [InlineData("{ precision: bfloat16 }", "QB1005", "'backend.precision' is 'bfloat16', which the backend 'managed'")]
    [InlineData("{ name: torch, device: mps }", "QB1005", "choose auto or cpu or cuda, or another backend")]
    [InlineData("torhc", "QB1005", "did you mean 'torch'?")]
    [InlineData("{ name: torch, device: 'cuda:' }", "QB1005", "is no device")]
    [InlineData("{ name: torch, device: 'auto:0' }", "QB1005", "is no device")]
    [InlineData("{ name: torch, device: 0 }", "QB1004", "device")]
    [InlineData("{ name: torch, threads: 2 }", "QB1003", "threads")]
    public void Read_WrongValue_SaysWhatIsPossible(string section, string code, string text)
    {
        var diagnostic = Read(section).Diagnostics.ShouldHaveSingleItem();
        diagnostic.Code.ShouldBe(code);
        diagnostic.Message.ShouldContain(text);
        diagnostic.Location!.Line.ShouldBe(8);
    }

    [Fact]
    public void With_AnotherName_LeavesWhatBelongsToTheOther()
    {
        var torch = new BackendRequest("torch", "cuda:1", "bfloat16");
        torch.With("managed", device: null).ShouldBe(new BackendRequest("managed", "auto", "float32"));
        torch.With("torch", device: null).ShouldBe(torch);
        torch.With(name: null, "cpu").ShouldBe(new BackendRequest("torch", "cpu", "bfloat16"));
        torch.With(name: null, device: null).ShouldBe(torch);
    }

    [Theory]
    [InlineData("auto", null)]
    [InlineData("cpu", "cpu")]
    [InlineData("cuda:3", "cuda")]
    public void DeviceKind_IsTheDeviceWithoutItsNumber(string device, string? kind) =>
        new BackendRequest("torch", device, "float32").DeviceKind.ShouldBe(kind);

    private static RecipeReadResult Read(string section) => new RecipeText { Tail = $"backend: {section}" }.Read();
}
