using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Recipes.Tests.Diagnostics;

public sealed class DiagnosticTests
{
    [Theory]
    [InlineData(12, 5, "a.yaml(12,5): error QB1003: text")]
    [InlineData(12, 0, "a.yaml(12): error QB1003: text")]
    [InlineData(0, 0, "a.yaml: error QB1003: text")]
    public void ToString_Location_IsTheCompilersForm(int line, int column, string expected) =>
        DiagnosticTable.UnknownKey.At(new SourceLocation("a.yaml", line, column), "text").ToString().ShouldBe(expected);

    [Fact]
    public void ToString_NoLocation_StartsWithTheSeverity() =>
        DiagnosticTable.DiskFull.At(location: null, "text").ToString().ShouldBe("error QB4006: text");

    [Fact]
    public void ToString_LineBreakInTheMessage_StaysOneLine() =>
        DiagnosticTable.DataRow.At(location: null, "a\r\nb\u2028c").ToString().ShouldBe("error QB3002: a b c");

    [Fact]
    public void ExitCode_GateAndInput_IsTheGraver() =>
        new DiagnosticException([
            DiagnosticTable.GateFailed.At(location: null, "gate"),
            DiagnosticTable.DiskFull.At(location: null, "disk"),
        ]).ExitCode.ShouldBe(2);

    [Fact]
    public void Constructor_WarningsOnly_Throws() =>
        Should.Throw<ArgumentException>(
            () => new DiagnosticException(DiagnosticTable.SectionUnused.At(location: null, "unused")));
}
