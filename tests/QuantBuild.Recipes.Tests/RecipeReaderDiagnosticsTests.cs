using QuantBuild.Pipeline;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Tests.Support;

namespace QuantBuild.Recipes.Tests;

public sealed class RecipeReaderDiagnosticsTests
{
    public static TheoryData<string> BadRecipes => Fixtures.NamesIn("bad");

    [Theory]
    [MemberData(nameof(BadRecipes))]
    public void Read_BadRecipe_ReportsTheVerifiedDiagnostics(string name)
    {
        var path = Fixtures.PathOf("bad", name);

        var result = RunSlots.Standard.Reader.Read(path, name);

        result.Recipe.ShouldBeNull();
        result.Diagnostics.ShouldContain(diagnostic => diagnostic.IsError);
        Snapshot.Verify(
            string.Concat(result.Diagnostics.Select(diagnostic => diagnostic + "\n")),
            path.Replace(".quant.yaml", ".verified.txt"));
    }

    [Fact]
    public void Read_AbsentFile_IsOneError()
    {
        var result = RunSlots.Standard.Reader.Read(Fixtures.PathOf("absent.quant.yaml"), "absent.quant.yaml");

        result.Diagnostics.Single().ToString()
            .ShouldBe("absent.quant.yaml: error QB1001: the recipe does not exist; check the path");
    }

    [Fact]
    public void Read_FolderInsteadOfFile_IsOneError() =>
        RunSlots.Standard.Reader.Read(Fixtures.Folder).Diagnostics.Single().Code.ShouldBe("QB1001");

    [Fact]
    public void Read_RelativePath_Throws() =>
        Should.Throw<ArgumentException>(() => RunSlots.Standard.Reader.Read("relative.quant.yaml"));

    [Fact]
    public void Read_UnusedMethodSection_WarnsAndGivesTheRecipe()
    {
        var result = new RecipeText { Quantize = "{ method: rtn, weights: { bits: 4 }, mrem: { steps: 5 } }" }.Read();

        result.Recipe.ShouldNotBeNull();
        var warning = result.Diagnostics.Single();
        warning.Code.ShouldBe("QB1012");
        warning.Severity.ShouldBe(DiagnosticSeverity.Warning);
    }

    [Fact]
    public void Read_BoundariesWithAnotherMethod_HaveAnEffect() =>
        new RecipeText { Quantize = "{ method: rtn, weights: { bits: 4 }, modules: { boundaries: [2, 3] } }" }.Read()
            .Diagnostics.ShouldBeEmpty();

    [Fact]
    public void Require_RecipeWithErrors_ThrowsAllOfThem()
    {
        var result = RecipeText.Read("version: 1\nname: 3\n");

        var exception = Should.Throw<DiagnosticException>(() => result.Require());

        exception.Diagnostics.ShouldBe(result.Diagnostics);
        exception.ExitCode.ShouldBe(2);
    }
}
