using System.Text.Json;
using QuantBuild.Cli.Tests.Support;

namespace QuantBuild.Cli.Tests.Commands;

/// <summary>A recipe's <c>backend</c>, and the options that go before it.</summary>
public sealed class BackendOptionsTests : IDisposable
{
    private readonly BackendFeed feed = new();
    private readonly TinyModelProject project;

    public BackendOptionsTests() => project = new TinyModelProject(feed.Folder);

    public void Dispose() => feed.Dispose();

    [Theory]
    [InlineData("run")]
    [InlineData("plan")]
    public void Command_WithABackendThatIsNotHere_SaysSoAtItsPlace(string command)
    {
        File.AppendAllText(project.RecipePath, "\nbackend: torch\n");

        var run = feed.Run(command, "tiny.quant.yaml");

        run.ExitCode.ShouldBe(2, run.All);
        run.Error.ShouldMatch(@"tiny\.quant\.yaml\(\d+,10\): error QB5070: the backend 'torch' is not on this machine");
        run.Error.ShouldContain($"a PackageReference to {BackendFeed.Id} and one to its libraries, such as standin-");
        feed.Run(command, "tiny.quant.yaml", "--backend", "managed").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Validate_WithABackendThatIsNotHere_ChecksTheRecipeAlone()
    {
        File.AppendAllText(project.RecipePath, "\nbackend: { name: torch, device: cuda, precision: bfloat16 }\n");
        feed.Run("validate", "tiny.quant.yaml").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void Run_WithTheDevice_OfAnotherBackend_IsRefused()
    {
        var run = feed.Run("run", "tiny.quant.yaml", "--device", "cuda");
        run.ExitCode.ShouldBe(2, run.All);
        run.Error.ShouldContain("error QB4007: --device is 'cuda', which the backend 'managed' does not have");
    }

    [Fact]
    public void Run_WithEachBackend_SharesNoKey()
    {
        feed.Install().ExitCode.ShouldBe(0);

        var managed = KeysOf("managed");
        var torch = KeysOf("torch", "--backend", "torch");

        managed.Intersect(torch).ShouldBeEmpty();
        feed.Run("run", "tiny.quant.yaml", "--output", "again", "--backend", "torch", "--device", "cpu", "--json")
            .JsonLines[^1].GetProperty("allHits").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public void Plan_WithTheBackend_NamesItAndKnowsItsCache()
    {
        feed.Install().ExitCode.ShouldBe(0);
        var plain = feed.Run("plan", "tiny.quant.yaml");
        feed.Run("run", "tiny.quant.yaml", "--backend", "torch").ExitCode.ShouldBe(0);

        var plan = feed.Run("plan", "tiny.quant.yaml", "--backend", "torch");
        var json = feed.Run("plan", "tiny.quant.yaml", "--backend", "torch", "--json");

        plain.Output.ShouldNotContain("backend");
        plan.ExitCode.ShouldBe(0, plan.All);
        plan.Output.ShouldContain(
            "\nbackend\n  name       torch\n  device     cpu\n  precision  float32\n  library    stand-in 1.0");
        plan.Error.ShouldContain("all stages are in the cache");
        feed.Run("plan", "tiny.quant.yaml").Error.ShouldNotContain("all stages are in the cache");
        using var document = JsonDocument.Parse(json.Output);
        document.RootElement.GetProperty("backend").GetProperty("device").GetString().ShouldBe("cpu");
        document.RootElement.GetProperty("recipe").GetProperty("backend").GetRawText()
            .ShouldContain("\"device\": \"auto\"");
    }

    [Fact]
    public void Evaluate_WithTheBackend_MeasuresAsTheManagedOne()
    {
        feed.Install().ExitCode.ShouldBe(0);
        feed.Run("run", "tiny.quant.yaml", "--output", "out").ExitCode.ShouldBe(0);

        var managed = feed.Run("evaluate", "out", "--data", "dev.tsv", "--json");
        var torch = feed.Run("evaluate", "out", "--data", "dev.tsv", "--backend", "torch", "--json");

        torch.ExitCode.ShouldBe(0, torch.All);
        torch.JsonLines[^1].GetProperty("metrics").GetRawText()
            .ShouldBe(managed.JsonLines[^1].GetProperty("metrics").GetRawText());
    }

    private List<string> KeysOf(string output, params string[] options)
    {
        var run = feed.Run(["run", "tiny.quant.yaml", "--output", output, .. options]);
        run.ExitCode.ShouldBe(0, run.All);
        using var record = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(feed.Folder, output, "run.json")));
        return
        [
            .. record.RootElement.GetProperty("stages").EnumerateArray()
                .Select(stage => stage.GetProperty("key").GetString()!),
        ];
    }
}
