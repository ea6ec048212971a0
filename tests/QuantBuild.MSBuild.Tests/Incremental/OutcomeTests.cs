using QuantBuild.MSBuild.Incremental;
using QuantBuild.MSBuild.Protocol;

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
            {"directory":"{{folder["out"]}}","report":"/r.md","metrics":{"accuracy":0.5},
             "checkpoints":[
               {"format":"a","directory":"/out/a=b","bytes":3},{"format":"b","directory":"/out/b","bytes":4}
             ],
             "files":["model=1.txt"]}
            """.ReplaceLineEndings(" "))!;
        var record = folder["a.outcome"];
        Outcome.Of(new RunResult(line), Paths(), "/a.quant.yaml", Diagnostics()).Write(record);

        var outcome = Outcome.Read(record).ShouldNotBeNull();

        outcome.Get("Name").ShouldBe("a");
        outcome.Get("Report").ShouldBe("/r.md");
        outcome.Get("Metric_accuracy").ShouldBe("0.5");
        outcome.Get("Agreement").ShouldBe("");
        outcome.Checkpoints.Select(pairs => string.Join(' ', pairs.Select(pair => pair.Value)))
            .ShouldBe(["/out/a=b a 3", "/out/b b 4"]);
        outcome.Files.ShouldBe([model]);
        outcome.IsComplete.ShouldBeTrue();
        outcome.Diagnostics.Select(Text).ShouldBe(Diagnostics().Select(Text));
        File.Delete(model);
        outcome.IsComplete.ShouldBeFalse();
    }

    [Fact]
    public void Read_NoRecord_IsNull() => Outcome.Read(folder["none"]).ShouldBeNull();

    public void Dispose() => folder.Dispose();

    private static ChildDiagnostic[] Diagnostics() =>
    [
        new(isError: true, "QB4005", "/a b=c.quant.yaml", 12, 5, "accuracy fell\tby = more; do"),
        new(isError: false, "QB1012", "", 0, 0, "no effect"),
    ];

    private static string Text(ChildDiagnostic item) =>
        $"{item.IsError} {item.Code} {item.File} {item.Line} {item.Column} {item.Message}";

    private RecipePaths Paths() => new(folder.Path, "a");
}
