using System.Text;
using QuantBuild.Cli.Hub;
using QuantBuild.Tests.Shared.Hub;

namespace QuantBuild.Cli.Tests.Commands;

public sealed class HubModelTests
{
    private const string Source = "hf://some/tiny@main";
    private const string Token = "token-of-the-tests-1234";

    [Fact]
    public async Task Run_ModelOfAHub_GivesTheBytesOfTheSameFolderAndThenNeedsNoHub()
    {
        using var folder = new TemporaryFolder();
        var project = new TinyModelProject(folder.Path);
        var server = (await HubServer.StartAsync()).WithFolder(folder["model"]);
        Invocation.Run(folder.Path, "run", "tiny.quant.yaml", "--output", "of-folder").ExitCode.ShouldBe(0);
        NameHub(project);

        var run = Run(folder, server, isOffline: false, "run", "tiny.quant.yaml", "--output", "of-hub", "--json");
        await server.DisposeAsync();
        var offline = Run(folder, server, isOffline: true, "run", "tiny.quant.yaml", "--output", "offline");

        run.ExitCode.ShouldBe(0, run.All);
        offline.ExitCode.ShouldBe(0, offline.All);
        var result = run.JsonLines[^1];
        result.GetProperty("allHits").GetBoolean().ShouldBeTrue("keys are made of contents");
        result.GetProperty("inputs").EnumerateArray().Select(input => input.GetString())
            .ShouldContain(folder["quantbuild.lock.json"]);
        File.ReadAllBytes(folder["of-hub/compressed-tensors/model.safetensors"])
            .ShouldBe(File.ReadAllBytes(folder["of-folder/compressed-tensors/model.safetensors"]));
        var report = File.ReadAllText(folder["of-hub/report.json"]);
        report.ShouldContain($"some/tiny@{server.Commit}");
        report.ShouldNotContain(folder.Path);
        run.All.ShouldNotContain(Token);
    }

    [Fact]
    public async Task Lock_BranchThatMoved_IsAcceptedByUpdate()
    {
        using var folder = new TemporaryFolder();
        var project = new TinyModelProject(folder.Path);
        await using var server = (await HubServer.StartAsync()).WithFolder(folder["model"]);
        NameHub(project);
        Run(folder, server, isOffline: false, "lock", "tiny.quant.yaml").ExitCode.ShouldBe(0);
        server.Commit = new string('b', 40);
        Directory.Delete(folder["hub"], recursive: true);

        var moved = Run(folder, server, isOffline: false, "plan", "tiny.quant.yaml");
        var accepted = Run(folder, server, isOffline: false, "lock", "tiny.quant.yaml", "--update");
        var plan = Run(folder, server, isOffline: false, "plan", "tiny.quant.yaml");

        moved.ExitCode.ShouldBe(2, moved.All);
        moved.Error.ShouldContain("tiny.quant.yaml(4,11): error QB5065:");
        accepted.ExitCode.ShouldBe(0, accepted.All);
        accepted.Error.ShouldContain($"some/tiny@{server.Commit}");
        plan.ExitCode.ShouldBe(0, plan.All);
        plan.Output.ShouldContain($"{Source}");
    }

    [Fact]
    public async Task Validate_ModelOfAHub_MakesNoRequest()
    {
        using var folder = new TemporaryFolder();
        var project = new TinyModelProject(folder.Path);
        await using var server = await HubServer.StartAsync();
        NameHub(project);

        var validate = Run(folder, server, isOffline: false, "validate", "tiny.quant.yaml");

        validate.ExitCode.ShouldBe(0, validate.All);
        validate.Error.ShouldContain("not looked at");
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_OfflineWithoutTheModel_SaysWhatIsMissing()
    {
        using var folder = new TemporaryFolder();
        var project = new TinyModelProject(folder.Path);
        await using var server = await HubServer.StartAsync();
        NameHub(project);

        var run = Run(folder, server, isOffline: true, "run", "tiny.quant.yaml");

        run.ExitCode.ShouldBe(2, run.All);
        run.Error.ShouldContain("tiny.quant.yaml(4,11): error QB5068:");
        server.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("HF_HUB_CACHE", "given", "given")]
    [InlineData("HF_HOME", "home", "home/hub")]
    [InlineData("XDG_CACHE_HOME", "xdg", "xdg/huggingface/hub")]
    public void Settings_Folder_IsWhereTheHubsToolsLook(string variable, string value, string expected)
    {
        using var folder = new TemporaryFolder();
        var environment = Invocation.Environment(folder.Path, Stream.Null, TextWriter.Null) with
        {
            Variable = name => name == variable ? folder[value] : null,
        };

        HubSettings.Of(environment).CacheRoot.ShouldBe(Path.GetFullPath(folder[expected]));
    }

    [Fact]
    public void Settings_TokenFile_IsReadAndTheVariableOutranksIt()
    {
        using var folder = new TemporaryFolder();
        folder.Write("home/token", "of-the-file\n");
        string? variable = null;
        var environment = Invocation.Environment(folder.Path, Stream.Null, TextWriter.Null) with
        {
            Variable = name => name switch
            {
                HubSettings.HomeVariable => folder["home"],
                HubSettings.TokenVariable => variable,
                _ => null,
            },
        };

        HubSettings.Of(environment).Options.Token.ShouldBe("of-the-file");
        variable = "of-the-variable";
        HubSettings.Of(environment).Options.Token.ShouldBe("of-the-variable");
    }

    private static Invocation Run(
        TemporaryFolder folder, HubServer server, bool isOffline, params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var environment = Invocation.Environment(folder.Path, output, error);
        var others = environment.Variable;
        var code = Application.Run(arguments, environment with
        {
            Variable = name => name switch
            {
                HubSettings.EndpointVariable => server.Endpoint,
                HubSettings.TokenVariable => Token,
                HubSettings.CacheVariable => folder["hub"],
                HubSettings.OfflineVariable => isOffline ? "1" : null,
                _ => others(name),
            },
        });
        return new Invocation(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    private static void NameHub(TinyModelProject project) => File.WriteAllText(
        project.RecipePath, File.ReadAllText(project.RecipePath).Replace("./model", Source, StringComparison.Ordinal));
}
