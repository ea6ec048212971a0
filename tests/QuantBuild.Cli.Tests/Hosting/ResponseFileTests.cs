using QuantBuild.Cli.Hosting;
using QuantBuild.Cli.Tests.Support;

namespace QuantBuild.Cli.Tests.Hosting;

public sealed class ResponseFileTests
{
    [Theory]
    [InlineData("--output\n/tmp/with blank/é\n", new[] { "--output", "/tmp/with blank/é" })]
    [InlineData("\"run\"\r\n\"a b.yaml\"\r\n", new[] { "run", "a b.yaml" })]
    [InlineData("#1 folder\n\n  x \n", new[] { "#1 folder", "  x " })]
    public void TryRead_Lines_AreArgumentsAsTheyStand(string text, string[] expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.rsp"], text);

        ResponseFile.TryRead(folder["a.rsp"], out var arguments, out var error).ShouldBeTrue(error);

        arguments.ShouldBe(expected);
    }

    [Fact]
    public void Run_PathWithBlankInResponseFile_StaysOneArgument()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.rsp"], "validate\nno such recipe é.quant.yaml\n");

        var run = Invocation.Run(folder.Path, "@" + folder["a.rsp"]);

        run.Error.ShouldStartWith("no such recipe é.quant.yaml: error QB1001: ");
    }

    [Fact]
    public void Run_MissingResponseFile_IsWrongInput()
    {
        using var folder = new TemporaryFolder();

        var run = Invocation.Run(folder.Path, "@" + folder["missing.rsp"]);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("missing.rsp");
    }
}
