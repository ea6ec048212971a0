using QuantBuild.Models.Tasks.TextClassification;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Recipes;
using QuantBuild.Recipes.Methods;

namespace QuantBuild.Pipeline.Tests.Methods;

public sealed class StandardMethodsTests
{
    private const string Training = "source: data/train.tsv, columns: { text: sentence, label: label }";

    public static TheoryData<string> Names => [.. RunSlots.Standard.Methods.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Create_SettingsOfARecipeWithoutThem_IsTheAlgorithmOfThatName(string name)
    {
        var recipe = Read(name);

        recipe.Quantize.Method.Name.ShouldBe(name);
        AlgorithmOf(recipe).Name.ShouldBe(name, "stages are named after it");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Traits_OfAMethod_AreWhatItsAlgorithmAndItsKeysSay(string name)
    {
        var recipe = Read(name);
        var method = recipe.Quantize.Method;
        var trains = method.Has(MethodTraits.ReadsTrainingTexts);

        method.Keys.Any(key => key.Name == "learningRate").ShouldBe(!method.Has(MethodTraits.ChoosesStepsOnce));
        method.Keys.Any(key => key.Name == "epochs").ShouldBe(trains);
        (AlgorithmOf(recipe) is IModelMethod or IBackboneMethod).ShouldBe(trains);
        (recipe.Quantize.LearnsFromLabels && !trains).ShouldBeFalse();
    }

    [Fact]
    public void Create_OtherSettings_ReachTheAlgorithm()
    {
        using var project = new TinyProject(new RecipeText
        {
            Method = "mrem",
            MremKeys = "schedule: parallel, capacity: 7, teacherForcing: { anneal: 3 }, learningRate: 1e-3",
        });

        var parameters = AlgorithmOf(project.ReadRecipe()).Parameters;

        parameters["anneal"].ShouldBe("3");
        parameters["capacity"].ShouldBe("7");
        parameters["stepSizeLearningRate"].ShouldBe(parameters["learningRate"], "the default is that of the weights");
    }

    [Fact]
    public void Create_ParallelWithItsSteps_AnnealsOverHalfOfThemAndSettlesInATenth()
    {
        using var project = new TinyProject(
            new RecipeText { Method = "mrem", MremKeys = "schedule: parallel", Steps = 29 });

        var parameters = AlgorithmOf(project.ReadRecipe()).Parameters;

        parameters["anneal"].ShouldBe("14");
        parameters["settling"].ShouldBe("2");
    }

    /// <summary>A step of 8 bits is a sixteenth of one of 4; the weights with the fewest bits decide.</summary>
    [Theory]
    [InlineData("bits: 4", "", "0.0005")]
    [InlineData("bits: 8", "", "1E-05")]
    [InlineData("bits: 8", "  overrides: [{ match: '**.dense', weights: { bits: 3 } }]", "0.0005")]
    [InlineData("bits: 8", "  overrides: [{ match: '**.dense', weights: { bits: 32 } }]", "1E-05")]
    [InlineData("bits: 8", "  overrides: [{ match: '**.dense', weights: { granularity: channel } }]", "1E-05")]
    [InlineData("bits: 32", "  overrides: [{ match: '**.dense', weights: { bits: 8 } }]", "0.0005")]
    public void Create_NoLearningRate_IsThatOfTheBits(string weights, string overrides, string rate)
    {
        using var project = new TinyProject(
            new RecipeText { Method = "mrem", Weights = weights, Overrides = overrides });

        var parameters = AlgorithmOf(project.ReadRecipe()).Parameters;

        (parameters["learningRate"], parameters["stepSizeLearningRate"]).ShouldBe((rate, rate));
    }

    private static Recipe Read(string name)
    {
        using var project = new TinyProject(new RecipeText
        {
            Method = name,
            Weights = "bits: 32",
            Embeddings = 32,
            Activations = 32,
            Training = Training,
        });
        return project.ReadRecipe();
    }

    private static IQuantizationMethod AlgorithmOf(Recipe recipe) =>
        Planning.RunnableMethod.Create(recipe, new TextClassificationTask());
}
