using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Bert;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Tests.Architectures;

public sealed class ArchitectureRegistryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("modernbert")]
    [InlineData("deberta")]
    [InlineData("deberta-v2")]
    [InlineData("albert")]
    public void Of_ModelTypeThatIsNotThere_SaysWhichAre(string modelType)
    {
        var configuration = ModelConfiguration.Open(
            folder.Write("config.json", $$"""{ "model_type": "{{modelType}}" }"""));
        var exception = Should.Throw<ModelFileException>(() => ArchitectureRegistry.BuiltIn.Of(configuration));
        exception.Problem.ShouldBe(ModelFileProblem.Unsupported);
        exception.Message.ShouldContain($"\"{modelType}\"");
        exception.Message.ShouldContain("not supported yet; supported: bert, ");
    }

    [Fact]
    public void With_OneThatIsThere_Throws() =>
        Should.Throw<ArgumentException>(() => ArchitectureRegistry.BuiltIn.With(new BertArchitecture()));

    [Fact]
    public void Description_OfTwoTensorsOfOneRole_IsRefused()
    {
        var tensor = new TensorDescription { Name = "a", Extents = [1, 1], Role = TensorRole.Query, Layer = 0 };
        var extents = new ModelExtents
        {
            VocabularySize = 1, HiddenSize = 1, LayerCount = 1, HeadCount = 1, IntermediateSize = 1,
        };
        Should.Throw<ArgumentException>(() => new ModelDescription(
            new BertArchitecture(), extents, HeadKind.None, [tensor, tensor with { Name = "b" }], []));
    }
}
