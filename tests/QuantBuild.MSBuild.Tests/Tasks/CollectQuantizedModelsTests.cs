using QuantBuild.MSBuild.Tests.Support;

namespace QuantBuild.MSBuild.Tests.Tasks;

public sealed class CollectQuantizedModelsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Execute_OutcomeWithItsFolder_IsAModelWithMetrics()
    {
        folder.Write("obj/a/model.txt", "a");
        folder.Write("obj/a.outcome", "report=/r.md\nmetric f1 (macro)=0.5\n");
        folder.Write("obj/b.outcome", "report=/without a folder.md\n");

        var model = Collect().Models.ShouldHaveSingleItem();

        model.ItemSpec.ShouldBe(folder.PathOf("obj/a"));
        model.GetMetadata("Name").ShouldBe("a");
        model.GetMetadata("Report").ShouldBe("/r.md");
        model.GetMetadata("Metric_f1__macro_").ShouldBe("0.5");
    }

    [Fact]
    public void Execute_NoFolder_IsNoModel() => Collect().Models.ShouldBeEmpty();

    public void Dispose() => folder.Dispose();

    private CollectQuantizedModels Collect()
    {
        var task = new CollectQuantizedModels { BuildEngine = new RecordingEngine(), Directory = folder.PathOf("obj") };
        task.Execute().ShouldBeTrue();
        return task;
    }
}
