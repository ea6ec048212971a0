using QuantBuild.Package.Tests.Support;
using QuantBuild.Tests.Shared.Hub;

namespace QuantBuild.Package.Tests.Feeds;

/// <summary>Builds whose recipe starts from a model of a hub.</summary>
public sealed class HubModelBuildTests(PackageFeed packages) : IClassFixture<PackageFeed>
{
    private const string Token = "token-of-the-tests-1234";
    private const string Recipe = "tiny.quant.yaml";
    private const string LockFile = "quantbuild.lock.json";

    [MatrixFact]
    public async Task Build_ModelOfAHub_NeedsTheHubOnce()
    {
        using var project = new ConsumerProject(packages);
        var server = await StartAsync(project);

        var build = project.BuildWell();

        build.Output.ShouldNotContain(Token);
        server.Requests.Where(request => !request.IsOfStore)
            .ShouldAllBe(request => request.Authorization == $"Bearer {Token}");
        server.Requests.Where(request => request.IsOfStore).ShouldHaveSingleItem().Authorization.ShouldBeEmpty();
        File.Exists(project.PathOf(LockFile)).ShouldBeTrue();
        Directory.GetFiles(project.Folder, "*", SearchOption.AllDirectories)
            .ShouldNotContain(file => File.ReadAllText(file).Contains(Token, StringComparison.Ordinal));

        var before = server.Requests.Count;
        project.BuildWell("--no-restore");
        Stages(project).ShouldAllBe(state => state == "hit", "of a build after a download");
        project.Build("--no-restore", "-question").ExitCode.ShouldBe(0, "nothing changed");
        server.Requests.Count.ShouldBe(before, "what is locked and in the cache needs no request");

        await server.DisposeAsync();
        project.Variables["HF_HUB_OFFLINE"] = "1";
        TinyModel.WriteRoundingRecipe(project, bits: 8);
        NameHub(project);
        project.BuildWell("--no-restore");
        Stages(project).ShouldContain("done", "another recipe");
        project.Build("--no-restore", "-question").ExitCode.ShouldBe(0, "nothing changed");
    }

    [MatrixFact]
    public async Task Build_BranchThatMoved_IsAnErrorUntilTheLockFileTakesIt()
    {
        using var project = new ConsumerProject(packages);
        await using var server = await StartAsync(project);
        project.BuildWell();
        project.BuildWell("--no-restore");
        var quantized = new QuantizedOutput(project).Digests();

        server.Commit = new string('b', 40);
        server.Files["config.json"] = [.. server.Files["config.json"], (byte)'\n'];
        project.Build("--no-restore", "-question").ExitCode.ShouldBe(0, "the locked commit is in the cache");

        Directory.Delete(project.Variables["HF_HUB_CACHE"], recursive: true);
        var refused = project.Build("--no-restore");
        refused.ExitCode.ShouldNotBe(0);
        refused.Errors.ShouldHaveSingleItem().ShouldStartWith($"{project.PathOf(Recipe)}(3,18): error QB5065:");
        new QuantizedOutput(project).Digests().ShouldBe(quantized, "what was there stays");

        var accepted = project.RunBare("exec", CommandLine(), "lock", "--update", Recipe);
        accepted.ExitCode.ShouldBe(0, accepted.Output);
        accepted.Output.ShouldNotContain(Token);
        project.BuildWell("--no-restore");
        (await File.ReadAllTextAsync(project.PathOf(LockFile))).ShouldContain(server.Commit);
        Stages(project).ShouldContain("done", "another configuration is another model");
        project.Build("--no-restore", "-question").ExitCode.ShouldBe(0);
    }

    [MatrixFact]
    public async Task Build_LockFileChanged_RunsTheRecipeAgain()
    {
        using var project = new ConsumerProject(packages);
        await using var server = await StartAsync(project);
        project.BuildWell();
        project.BuildWell("--no-restore");
        var locked = await File.ReadAllTextAsync(project.PathOf(LockFile));

        var sum = HubServer.Sha256(server.Files["vocab.txt"]);
        project.Write(LockFile, locked.Replace(sum, new string('0', sum.Length), StringComparison.Ordinal));
        var refused = project.Build("--no-restore");
        refused.ExitCode.ShouldNotBe(0);
        refused.Errors.ShouldHaveSingleItem().ShouldStartWith($"{project.PathOf(Recipe)}(3,18): error QB5066:");

        project.Write(LockFile, locked);
        project.BuildWell("--no-restore");
        Stages(project).ShouldAllBe(state => state == "hit", "the model is what it was");

        File.Delete(project.PathOf(LockFile));
        project.BuildWell("--no-restore");
        (await File.ReadAllTextAsync(project.PathOf(LockFile))).ShouldBe(locked);
    }

    /// <summary>Puts the project's model on a hub, and the hub in its environment.</summary>
    private static async Task<HubServer> StartAsync(ConsumerProject project)
    {
        TinyModel.Write(project, steps: 1);
        TinyModel.WriteRoundingRecipe(project, bits: 4);
        NameHub(project);
        var server = (await HubServer.StartAsync()).WithFolder(project.PathOf("model"));
        Directory.Delete(project.PathOf("model"), recursive: true);
        project.Variables["HF_ENDPOINT"] = server.Endpoint;
        project.Variables["HF_TOKEN"] = Token;
        project.Variables["HF_HUB_CACHE"] = Path.Combine(project.Cache, "hub");
        return server;
    }

    private static void NameHub(ConsumerProject project) => project.Write(
        Recipe,
        File.ReadAllText(project.PathOf(Recipe)).Replace("./model", "hf://some/tiny@main", StringComparison.Ordinal));

    private static IEnumerable<string> Stages(ConsumerProject project) => new QuantizedOutput(project).Stages().Values;

    private string CommandLine() => Path.Combine(
        packages.NuGetPackages, "quantbuild", packages.Version.ToLowerInvariant(), "tools/net10.0/any",
        "QuantBuild.Cli.dll");
}
