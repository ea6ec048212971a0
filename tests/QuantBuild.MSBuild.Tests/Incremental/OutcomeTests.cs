using QuantBuild.MSBuild.Incremental;
using QuantBuild.MSBuild.Protocol;
using QuantBuild.MSBuild.Tests.Support;

namespace QuantBuild.MSBuild.Tests.Incremental;

public sealed class OutcomeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Read_WhatWasWritten_IsEqual()
    {
        var model = folder.Write("out/model=1.txt", "model");
        var line = JsonLine.TryParse(
            $$"""
            {"directory":"{{folder.PathOf("out")}}","report":"/r.md","metrics":{"accuracy":0.5},"files":["model=1.txt"]}
            """)!;
        var record = folder.PathOf("a.outcome");
        Outcome.Of(new RunResult(line)).Write(record);

        var outcome = Outcome.Read(record).ShouldNotBeNull();

        outcome.Report.ShouldBe("/r.md");
        outcome.Files.ShouldBe([model]);
        outcome.Metrics.ShouldBe([new KeyValuePair<string, string>("accuracy", "0.5")]);
        outcome.IsComplete.ShouldBeTrue();
        File.Delete(model);
        outcome.IsComplete.ShouldBeFalse();
    }

    [Fact]
    public void Read_NoRecord_IsNull() => Outcome.Read(folder.PathOf("none")).ShouldBeNull();

    public void Dispose() => folder.Dispose();
}
