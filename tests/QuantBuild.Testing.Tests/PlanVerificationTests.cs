using System.Reflection;

namespace QuantBuild.Testing.Tests;

public sealed class PlanVerificationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TinyModelProject model;

    public PlanVerificationTests() => model = new TinyModelProject(folder.Path);

    private string Verified => folder["tiny.verified.txt"];

    private string Received => folder["tiny.received.txt"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Run_NoReviewedPlan_TakesTodaysAndHoldsTheNextOneToIt()
    {
        Verify("tiny.quant.yaml");
        File.ReadAllText(Verified).ShouldContain("bert.encoder.layer.3.output.dense");
        Verify("tiny.quant.yaml");

        model.WriteRecipe(steps: 6);

        Should.Throw<PlanVerificationException>(() => Verify("tiny.quant.yaml")).Message
            .ShouldSatisfyAllConditions(
                message => message.ShouldContain("error QB4020"),
                message => message.ShouldContain("- \"steps\": 5,"),
                message => message.ShouldContain("+ \"steps\": 6,"));
        File.Exists(Received).ShouldBeTrue();
    }

    [Theory]
    [InlineData("true")]
    [InlineData("1")]
    public void Run_NoReviewedPlanUnderContinuousIntegration_Fails(string variable)
    {
        Should.Throw<PlanVerificationException>(() => Verify("tiny.quant.yaml", variable)).Message
            .ShouldContain("no reviewed plan tiny.verified.txt");
        File.Exists(Verified).ShouldBeFalse();
    }

    [Fact]
    public void Run_RecipeWithAnError_ShowsIt()
    {
        File.WriteAllText(model.RecipePath, "version: 1\nnam: tiny\n");

        Should.Throw<PlanVerificationException>(() => Verify("tiny.quant.yaml")).Message
            .ShouldContain("(2,1): error QB1003");
    }

    [Fact]
    public void Run_RecipeThatIsNotThere_NamesWhereItWasLookedFor() =>
        Should.Throw<PlanVerificationException>(() => Verify("other.quant.yaml")).Message
            .ShouldContain(folder["other.quant.yaml"]);

    [Fact]
    public void Run_CommandLineThatIsGone_SaysSo() =>
        Should.Throw<PlanVerificationException>(() =>
            new PlanVerification(new TestProject(folder["gone.dll"], folder.Path), _ => null).Run("tiny.quant.yaml"))
            .Message.ShouldContain("restore and build the test project");

    [Fact]
    public void Verify_FromAnAssemblyWithTheMetadata_FindsTheRecipe()
    {
        File.WriteAllText(Verified, "");

        Should.Throw<PlanVerificationException>(() => RecipePlan.Verify(model.RecipePath)).Message
            .ShouldContain("QB4020");
    }

    [Fact]
    public void Of_AssemblyBuiltWithoutThePackage_SaysWhatToDo() =>
        Should.Throw<PlanVerificationException>(() => TestProject.Of(typeof(object).Assembly)).Message
            .ShouldContain("without the package QuantBuild.Testing");

    private void Verify(string recipe, string? continuousIntegration = null)
    {
        var built = TestProject.Of(Assembly.GetExecutingAssembly());
        new PlanVerification(
            new TestProject(built.CommandLine, folder.Path),
            name => name == "CI" ? continuousIntegration : Environment.GetEnvironmentVariable(name)).Run(recipe);
    }
}
