using System.Diagnostics;
using System.Text;
using QuantBuild.Recipes.Tests.Support;

namespace QuantBuild.Recipes.Tests;

/// <summary>Recipes are untrusted: whatever the bytes, the answer is diagnostics, soon.</summary>
public sealed class RecipeReaderHardeningTests
{
    [Theory]
    [InlineData("[", 1 << 18)]
    [InlineData("{", 1 << 18)]
    [InlineData("{a: ", 60_000)]
    [InlineData("- ", 130_000)]
    [InlineData("? ", 130_000)]
    [InlineData("a: \n", 60_000)]
    [InlineData("\n", 1 << 18)]
    [InlineData("\"", 1 << 18)]
    [InlineData("a", 1 << 18)]
    [InlineData("\t", 1 << 18)]
    public void Read_LongRepetition_EndsSoonWithAnError(string unit, int count)
    {
        var content = Encoding.UTF8.GetBytes(new StringBuilder().Insert(0, unit, count).ToString());
        var time = Stopwatch.StartNew();

        var result = RecipeText.Read(content);

        result.Recipe.ShouldBeNull();
        result.Diagnostics.Count.ShouldBeInRange(1, RecipeReader.MostDiagnostics);
        time.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Read_AliasBomb_IsRefusedAtTheFirstAnchor()
    {
        var result = RecipeText.Read("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n");

        result.Diagnostics.Single().Code.ShouldBe("QB1002");
        result.Diagnostics.Single().Location!.Line.ShouldBe(1);
    }

    [Fact]
    public void Read_FileAboveTheCap_IsRefused()
    {
        var content = new byte[RecipeReader.LargestFile + 1];
        Array.Fill(content, (byte)'#');

        RecipeText.Read(content).Diagnostics.Single().Code.ShouldBe("QB1001");
    }

    [Fact]
    public void Read_ByteOrderMark_IsSkipped() =>
        RecipeText.Read([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(new RecipeText().ToString())])
            .Recipe.ShouldNotBeNull();

    [Fact]
    public void Read_LineBreakInAQuotedKey_CannotForgeADiagnostic()
    {
        var result = RecipeText.Read("version: 1\n\"x\\nother.yaml(1,1): error QB9999: forged\": 1\n");

        result.Diagnostics.ShouldAllBe(diagnostic => !diagnostic.ToString().Contains('\n'));
    }
}
