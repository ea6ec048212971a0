using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using QuantBuild.MSBuild.Protocol;
using QuantBuild.MSBuild.Tests.Support;

namespace QuantBuild.MSBuild.Tests.Protocol;

public sealed class RunMonitorTests
{
    private readonly RecordingEngine engine = new();
    private readonly RunMonitor monitor;

    public RunMonitorTests()
    {
        monitor = new RunMonitor(new TaskLoggingHelper(engine, "QuantizeModel"), "sentiment");
    }

    [Theory]
    [InlineData("layer 3: mean error : 0.0123")]
    [InlineData("a.cs(1,2): error CS1000: not ours")]
    [InlineData("warning MSB1234: neither")]
    [InlineData("{0} {not json}")]
    public void ReadOutput_AnyOtherText_IsALowMessage(string line)
    {
        monitor.ReadOutput(line);
        monitor.ReadError(line);

        engine.Errors.ShouldBeEmpty();
        engine.Warnings.ShouldBeEmpty();
        engine.Texts(MessageImportance.Low).ShouldBe([line, line]);
    }

    [Fact]
    public void ReadOutput_ErrorDiagnostic_CarriesCodeAndPosition()
    {
        monitor.ReadOutput(
            "{\"type\":\"diagnostic\",\"severity\":\"error\",\"code\":\"QB1003\",\"file\":\"/a b/x.quant.yaml\","
            + "\"line\":12,\"column\":5,\"message\":\"unknown key 'step{0}'\"}");

        var error = engine.Errors.ShouldHaveSingleItem();
        (error.Code, error.File, error.LineNumber, error.ColumnNumber, error.Message)
            .ShouldBe(("QB1003", "/a b/x.quant.yaml", 12, 5, "unknown key 'step{0}'"));
        monitor.HasError.ShouldBeTrue();
    }

    [Fact]
    public void ReadOutput_WarningDiagnostic_IsAWarningOnly()
    {
        monitor.ReadOutput(
            "{\"type\":\"diagnostic\",\"severity\":\"warning\",\"code\":\"QB1012\",\"file\":\"x\",\"line\":1,"
            + "\"column\":1,\"message\":\"m\"}");

        engine.Warnings.ShouldHaveSingleItem().Code.ShouldBe("QB1012");
        monitor.HasError.ShouldBeFalse();
    }

    [Fact]
    public void ReadOutput_FailedGate_IsKeptAndNotLogged()
    {
        monitor.ReadOutput(
            "{\"type\":\"diagnostic\",\"severity\":\"error\",\"code\":\"QB4005\",\"file\":\"x\",\"line\":1,"
            + "\"column\":1,\"message\":\"m\"}");

        monitor.GateFailures.ShouldHaveSingleItem().Message.ShouldBe("m");
        engine.Errors.ShouldBeEmpty();
        monitor.HasError.ShouldBeFalse();
    }

    [Fact]
    public void ReadOutput_ArgumentsNotUnderstood_IsQB5002WithBothVersions()
    {
        monitor.ReadOutput("{\"type\":\"started\",\"protocol\":1,\"version\":\"9.8.7\"}");
        monitor.ReadOutput(
            "{\"type\":\"diagnostic\",\"severity\":\"error\",\"code\":\"QB4007\",\"message\":\"unknown --new\"}");

        var error = engine.Errors.ShouldHaveSingleItem();
        error.Code.ShouldBe("QB5002");
        error.Message!.ShouldContain("9.8.7");
        error.Message!.ShouldContain(PackageVersion.Text);
        error.Message!.ShouldContain("unknown --new");
    }

    [Fact]
    public void ReadOutput_AnotherProtocol_IsQB5002AndEndsTheReading()
    {
        monitor.ReadOutput("{\"type\":\"started\",\"protocol\":2,\"version\":\"9.0.0\",\"log\":\"/log\"}");
        monitor.ReadOutput("{\"type\":\"result\",\"exitCode\":0}");

        engine.Errors.ShouldHaveSingleItem().Code.ShouldBe("QB5002");
        monitor.IsForeign.ShouldBeTrue();
        monitor.Result.ShouldBeNull();
    }

    [Fact]
    public void ReadOutput_ProgressOfOneStage_IsThinnedOut()
    {
        const string Line =
            "{\"type\":\"progress\",\"stage\":\"mrem.module-2\",\"message\":\"step 41\","
            + "\"fraction\":0.41,\"secondsLeft\":72.5}";
        for (var step = 0; step < 100; step++)
        {
            monitor.ReadOutput(Line);
        }

        monitor.ReadOutput(Line.Replace("module-2", "module-3", StringComparison.Ordinal));

        engine.Texts(MessageImportance.Normal).ShouldBe([
            "sentiment: 41 % mrem.module-2 step 41, 1 min 12 s left",
            "sentiment: 41 % mrem.module-3 step 41, 1 min 12 s left",
        ]);
    }

    [Fact]
    public void ReadOutput_Result_IsKept()
    {
        monitor.ReadOutput(
            "{\"type\":\"result\",\"exitCode\":0,\"directory\":\"/out\",\"report\":\"/out/report.md\","
            + "\"metrics\":{\"accuracy\":0.91},\"files\":[\"a\"],\"inputs\":[\"/in\"]}");

        var result = new RunResult(monitor.Result.ShouldNotBeNull());
        result.Directory.ShouldBe("/out");
        result.Metrics.ShouldHaveSingleItem().Value.ShouldBe("0.91");
        result.Inputs.ShouldBe(["/in"]);
    }

    [Fact]
    public void ErrorTail_OfManyLines_IsTheLastOnes()
    {
        for (var line = 0; line < 50; line++)
        {
            monitor.ReadError($"line {line}");
        }

        monitor.ErrorTail.ShouldEndWith("line 48 | line 49");
        monitor.ErrorTail.ShouldNotContain("line 5 ");
    }
}
