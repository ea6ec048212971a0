using System.Text;
using QuantBuild.Cli.Hosting;

namespace QuantBuild.Cli.Tests.Hosting;

public sealed class ResponseFileTests
{
    [Theory]
    [InlineData("--output\n/tmp/with blank/é\n", new[] { "--output", "/tmp/with blank/é" })]
    [InlineData("\"run\"\r\n\"a b.yaml\"\r\n", new[] { "run", "a b.yaml" })]
    [InlineData("#1 folder\n\n  x \n", new[] { "#1 folder", "  x " })]
    [InlineData("\uFEFFrun\n\"@a\"\n", new[] { "run", "@a" })]
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

        var run = Invocation.Run(folder.Path, "@a.rsp");

        run.Error.ShouldStartWith("no such recipe é.quant.yaml: error QB1001: ");
    }

    [Theory]
    [InlineData("validate\n@a.rsp\n", "names another one in line 2")]
    [InlineData("@b.rsp\n", "write the lines of 'b.rsp' there")]
    [InlineData("validate\0", "is no text")]
    public void Run_AFileThatNamesOthersOrIsNone_IsAnErrorAndEnds(string content, string words)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.rsp"], content);
        File.WriteAllText(folder["b.rsp"], "@a.rsp\n");

        var run = Invocation.Run(folder.Path, "@a.rsp");

        run.ExitCode.ShouldBe(2, run.All);
        run.Error.ShouldContain(words, Case.Sensitive, run.All);
        run.Error.Length.ShouldBeLessThan(2000);
    }

    [Fact]
    public void Run_AFileTooLargeOrTooLongOrNoText_IsAnError()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["large.rsp"], new string('a', ResponseFile.Largest + 1));
        File.WriteAllText(folder["long.rsp"], string.Concat(Enumerable.Repeat("a\n", ResponseFile.MostArguments + 1)));
        File.WriteAllBytes(folder["latin.rsp"], Encoding.Latin1.GetBytes("é\n"));
        Directory.CreateDirectory(folder["folder.rsp"]);

        Invocation.Run(folder.Path, "@large.rsp").Error.ShouldContain("has more than 4194304 bytes");
        Invocation.Run(folder.Path, "@long.rsp").Error.ShouldContain("makes 20001 arguments, more than 20000");
        Invocation.Run(folder.Path, "@latin.rsp").Error.ShouldContain("is not UTF-8");
        Invocation.Run(folder.Path, "@folder.rsp").Error.ShouldContain("is a folder");
        Invocation.Run(folder.Path, "@missing.rsp").Error.ShouldContain("missing.rsp' does not exist");
        Invocation.Run(folder.Path, "@folder.rsp", "--json").ExitCode.ShouldBe(2);
    }
}
