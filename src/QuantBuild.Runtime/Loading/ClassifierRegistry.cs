using QuantBuild.Formats;
using QuantBuild.Formats.Architectures;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Configuration;
using QuantBuild.Runtime.Encoders;
using QuantBuild.Runtime.Execution;

namespace QuantBuild.Runtime.Loading;

/// <summary>
/// The classifiers that can be run, by <c>model_type</c>. A new architecture is a line in
/// <see cref="ArchitectureRegistry"/>, its layers and a line in <see cref="BuiltIn"/>.
/// </summary>
internal sealed class ClassifierRegistry
{
    /// <summary>Puts a model together.</summary>
    public delegate IClassifier Maker(ModelDescription model, LayerFactory layers, PointFactory points);

    private readonly IReadOnlyDictionary<string, Maker> makers;

    private ClassifierRegistry(
        ArchitectureRegistry architectures,
        IReadOnlyDictionary<string, Maker> makers)
    {
        Architectures = architectures;
        this.makers = makers;
    }

    /// <summary>Those that the product brings.</summary>
    public static ClassifierRegistry BuiltIn { get; } = new(
        ArchitectureRegistry.BuiltIn,
        new Dictionary<string, Maker>(StringComparer.Ordinal)
        {
            ["bert"] = Encoder,
            ["camembert"] = Encoder,
            ["distilbert"] = Encoder,
            ["electra"] = Encoder,
            ["roberta"] = Encoder,
            ["xlm-roberta"] = Encoder,
        });

    /// <summary>What the models are made of.</summary>
    public ArchitectureRegistry Architectures { get; }

    /// <summary>The same classifiers and those of one more architecture.</summary>
    public ClassifierRegistry With(IArchitecture architecture, Maker make) => new(
        Architectures.With(architecture),
        new Dictionary<string, Maker>(makers, StringComparer.Ordinal) { [architecture.ModelType] = make });

    /// <summary>Requires that a model of an architecture that there is can be run.</summary>
    /// <exception cref="ModelFileException">It cannot be run; those that can are named.</exception>
    public void RequireRunnable(ModelConfiguration configuration)
    {
        var type = configuration.ModelType;
        if (Architectures.Find(type) is not null && !makers.ContainsKey(type))
        {
            throw configuration.RefuseUnsupported(
                "model_type",
                $"is '{type}', an architecture that the runtime does not run yet; "
                + $"supported: {string.Join(", ", makers.Keys.Order(StringComparer.Ordinal))}");
        }
    }

    /// <summary>Puts a model together.</summary>
    public IClassifier Create(ModelDescription model, LayerFactory layers, PointFactory points) =>
        makers[model.Architecture.ModelType](model, layers, points);

    private static EncoderClassifier Encoder(ModelDescription model, LayerFactory layers, PointFactory points) =>
        new EncoderFactory(model, layers, points).Create();
}
