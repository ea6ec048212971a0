using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Runtime.Execution;

namespace QuantBuild.Runtime.Loading;

/// <summary>
/// The models that can be run, by <c>model_type</c>. A new architecture is a line in
/// <see cref="ArchitectureRegistry"/>, its layers and a line in <see cref="BuiltIn"/>.
/// </summary>
internal sealed class TextModelRegistry
{
    /// <summary>Puts a model together.</summary>
    public delegate INetwork Maker(ModelDescription model, LayerFactory layers, PointFactory points);

    private readonly ArchitectureMakers<Maker> makers;

    private TextModelRegistry(ArchitectureMakers<Maker> makers) => this.makers = makers;

    /// <summary>Those that the product brings.</summary>
    public static TextModelRegistry BuiltIn { get; } = new(new(
        ArchitectureRegistry.BuiltIn,
        new Dictionary<string, Maker>(StringComparer.Ordinal)
        {
            ["bert"] = Encoder,
            ["camembert"] = Encoder,
            ["distilbert"] = Encoder,
            ["electra"] = Encoder,
            ["mpnet"] = Encoder,
            ["roberta"] = Encoder,
            ["t5"] = EncoderDecoder,
            ["xlm-roberta"] = Encoder,
        }));

    /// <summary>What the models are made of.</summary>
    public ArchitectureRegistry Architectures => makers.Architectures;

    /// <summary>The same models and those of one more architecture.</summary>
    public TextModelRegistry With(IArchitecture architecture, Maker make) => new(makers.With(architecture, make));

    /// <summary>Puts a model together.</summary>
    public INetwork Create(ModelDescription model, LayerFactory layers, PointFactory points) =>
        makers.Of(model)(model, layers, points);

    private static INetwork Encoder(ModelDescription model, LayerFactory layers, PointFactory points) =>
        new EncoderFactory(model, layers, points).Create();

    private static INetwork EncoderDecoder(ModelDescription model, LayerFactory layers, PointFactory points) =>
        new EncoderDecoderFactory(model, layers, points).Create();
}
