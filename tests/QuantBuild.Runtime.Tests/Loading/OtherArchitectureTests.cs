using QuantBuild.Models.Encoders;
using QuantBuild.Models.Loading;
using QuantBuild.Pipeline;
using QuantBuild.Runtime.Loading;
using QuantBuild.Runtime.Tests.Support;

namespace QuantBuild.Runtime.Tests.Loading;

/// <summary>An architecture of the tests alone, with other names than BERT's, runs as one of the product's.</summary>
public sealed class OtherArchitectureTests
{
    private static readonly T5NamedArchitecture Architecture = new();

    private static readonly TextModelRegistry Classifiers = TextModelRegistry.BuiltIn.With(
        Architecture, (model, layers, points) => new EncoderFactory(model, layers, points).Create());

    [Theory]
    [InlineData("bits: 4")]
    [InlineData("bits: 8, granularity: channel")]
    public void Classify_ModelWithOtherNames_GivesTheLogitsOfTheEvaluation(string weights)
    {
        var slots = RunSlots.Standard with
        {
            Models = ModelRegistry.BuiltIn.With(
                Architecture, (backend, tensors) => new PostNormEncoder(backend, tensors)),
        };
        using var project = new QuantizedProject(weights: weights, slots: slots);
        foreach (var folder in (string[])[project.Checkpoint, project.FullPrecision])
        {
            var options = new TextClassifierOptions { MaximumLength = QuantizedProject.MaximumLength };
            using var classifier = TextClassifier.Load(folder, options, Classifiers);
            Logits.Of(classifier.Classify(project.Texts)).ShouldBeTheBitsOf(project.EvaluatedLogits(folder), folder);
        }
    }
}
