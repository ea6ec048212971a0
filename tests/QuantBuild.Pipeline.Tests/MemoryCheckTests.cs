using QuantBuild.Pipeline.Planning;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Tests;

public sealed class MemoryCheckTests
{
    private const long Mebibyte = 1 << 20;

    [Theory]
    [InlineData("rtn", "schedule: sequential", "data.evaluation.maxLength")]
    [InlineData("mrem", "schedule: sequential", "quantize.mrem.batchSize (8)")]
    [InlineData("mrem", "schedule: parallel", "schedule: sequential")]
    public void Execute_CannotFit_SaysSoBeforeAnythingIsComputed(string method, string keys, string knob)
    {
        using var project = new TinyProject(new RecipeText { Method = method, MremKeys = keys });
        var listener = new RecordingListener();
        var problem = Should.Throw<DiagnosticException>(() => project.RunWithin(1000, listener)).Diagnostics.Single();
        problem.Descriptor.ShouldBe(DiagnosticTable.MemoryInsufficient);
        problem.Location!.Line.ShouldBeGreaterThan(0);
        problem.Message.ShouldContain(knob);
        listener.Started.ShouldBeEmpty();
        Directory.Exists(project.Output).ShouldBeFalse();
    }

    [Fact]
    public void Execute_MayNotFit_WarnsAndGoesOn()
    {
        using var project = new TinyProject(new RecipeText());
        var need = project.Plan(withCache: false).Memory;
        var limit = need.Max(each => each.CertainBytes) + Mebibyte;
        limit.ShouldBeLessThan(need.Max(each => each.LikelyBytes));
        var (result, warnings) = project.RunWithin(limit, new RecordingListener());
        warnings.Single().Descriptor.ShouldBe(DiagnosticTable.MemoryShort);
        result.Files.ShouldNotBeEmpty();
    }

    [Fact]
    public void Execute_Fits_SaysNothing()
    {
        using var project = new TinyProject(new RecipeText());
        project.RunWithin(long.MaxValue, new RecordingListener()).Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Execute_AllInTheCache_NeedsNoMemory()
    {
        using var project = new TinyProject(new RecipeText());
        project.Run();
        project.RunWithin(1, new RecordingListener()).Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void MemoryWarning_OfAPlan_NeverRefuses()
    {
        using var project = new TinyProject(new RecipeText());
        project.Plan(withCache: false).MemoryWarning(1)!.IsError.ShouldBeFalse();
        project.Plan(withCache: false).MemoryWarning(long.MaxValue).ShouldBeNull();
        project.Run();
        project.Plan().MemoryWarning(1).ShouldBeNull("nothing is to run");
    }

    [Theory]
    [InlineData(100, 3, 8)]
    public void Plan_LongerTextsLargerBatchesFewerModules_NeedMore(int samples, int maximumLength, int longer)
    {
        Likely(new RecipeText { Method = "mrem", Samples = samples, MaximumLength = longer })
            .ShouldBeGreaterThan(
                Likely(new RecipeText { Method = "mrem", Samples = samples, MaximumLength = maximumLength }));
        Likely(new RecipeText { Method = "mrem", Modules = 1 })
            .ShouldBeGreaterThan(Likely(new RecipeText { Method = "mrem", Modules = 4 }));
        Certain(new RecipeText { Method = "mrem", Modules = 4, MremKeys = "schedule: parallel" })
            .ShouldBeGreaterThan(Certain(new RecipeText { Method = "mrem", Modules = 4 }));
    }

    [Theory]
    [InlineData("rtn", "rtn")]
    [InlineData("rtn", "quantized-evaluation")]
    [InlineData("mrem", "mrem")]
    public void Plan_BiasOfAttentionScores_GrowsWithTheSquareOfTheLength(string method, string stage)
    {
        const int shorter = 5, longer = 15;
        var bytes = (long)TinyBert.Extents.HeadCount * ((longer * longer) - (shorter * shorter)) * sizeof(float);

        (Growth("mpnet") - Growth("distilbert")).ShouldBeGreaterThanOrEqualTo(bytes);

        long Growth(string modelType) => LikelyOf(modelType, longer) - LikelyOf(modelType, shorter);

        long LikelyOf(string modelType, int length)
        {
            using var project = new TinyProject(new RecipeText { Method = method, MaximumLength = length });
            EncoderModels.Replace(project.Model, modelType);
            return project.Plan(withCache: false).Memory.Single(need => need.Stage == stage).LikelyBytes;
        }
    }

    private static long Likely(RecipeText recipe) => NeedOf(recipe).LikelyBytes;

    private static long Certain(RecipeText recipe) => NeedOf(recipe).CertainBytes;

    private static MemoryNeed NeedOf(RecipeText recipe)
    {
        using var project = new TinyProject(recipe);
        return project.Plan(withCache: false).Memory.Single(need => need.Stage == "mrem");
    }
}
