using QuantBuild.Formats.ModelFolders;

namespace QuantBuild.Formats.Tests.ModelFolders;

public sealed class BackboneReferenceTests : IDisposable
{
    private static readonly BackboneReference Some =
        new("Contoso.Backbone", "1.0.0-beta.1", "backbone", "compressed-tensors");

    private readonly TemporaryFolder root = new();

    [Theory]
    [InlineData("models/Contoso.Task/task/format", "models/Contoso.Backbone/backbone/compressed-tensors")]
    [InlineData("pulled/models/task/format", "pulled/models/backbone/compressed-tensors")]
    [InlineData(
        "packages/contoso.task/2.0.0/models/task/format",
        "packages/contoso.backbone/1.0.0-beta.1/models/backbone/compressed-tensors")]
    public void WeightsFolderOf_ADelta_IsWhereBuildsRestoresAndPullsPutItsBackbone(string delta, string backbone)
    {
        Directory.CreateDirectory(root[delta]);
        Directory.CreateDirectory(root[backbone]);
        File.WriteAllBytes(root[$"{backbone}/model.safetensors"], [1]);
        Write(root[delta], Some.ToBytes());

        BackboneReference.Read(root[delta]).ShouldBe(Some);
        BackboneReference.WeightsFolderOf(root[delta]).ShouldBe(root[backbone]);
    }

    [Fact]
    public void WeightsFolderOf_AFolderWithWeights_IsItself()
    {
        Write(root.Path, Some.ToBytes());
        File.WriteAllBytes(root["model.safetensors"], [1]);
        BackboneReference.WeightsFolderOf(root.Path).ShouldBe(root.Path);
    }

    [Fact]
    public void WeightsFolderOf_ABackboneThatIsNotThere_NamesIt()
    {
        Write(root.Path, Some.ToBytes());
        var exception = Should.Throw<ModelFileException>(() => BackboneReference.WeightsFolderOf(root.Path));
        exception.Problem.ShouldBe(ModelFileProblem.Backbone);
        exception.Message.ShouldContain("'backbone' of the package Contoso.Backbone 1.0.0-beta.1");
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../../../etc")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("/etc")]
    [InlineData("C:")]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("name.")]
    public void Read_ANameThatLeavesItsPlace_IsRefused(string name)
    {
        foreach (var bent in new[]
        {
            Some with { Package = name }, Some with { Version = name }, Some with { Model = name },
            Some with { Format = name },
        })
        {
            Write(root.Path, bent.ToBytes());
            Should.Throw<ModelFileException>(() => BackboneReference.Read(root.Path))
                .Message.ShouldContain("that can be the name of a folder");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"schema":2}""")]
    [InlineData("""{"schema":1,"package":"a","version":"1","model":"b"}""")]
    [InlineData("""{"schema":1,"package":1,"version":"1","model":"b","format":"c"}""")]
    public void Read_SomethingElse_IsRefused(string text)
    {
        File.WriteAllText(root[BackboneReference.FileName], text);
        Should.Throw<ModelFileException>(() => BackboneReference.Read(root.Path)).Path
            .ShouldBe(root[BackboneReference.FileName]);
    }

    public void Dispose() => root.Dispose();

    private static void Write(string folder, byte[] content) =>
        File.WriteAllBytes(Path.Combine(folder, BackboneReference.FileName), content);
}
