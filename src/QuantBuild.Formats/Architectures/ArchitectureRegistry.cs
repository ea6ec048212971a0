using QuantBuild.Formats.Architectures.Bert;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Architectures.DistilBert;
using QuantBuild.Formats.Architectures.Electra;
using QuantBuild.Formats.Architectures.Mpnet;
using QuantBuild.Formats.Architectures.Roberta;
using QuantBuild.Formats.Architectures.T5;
using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.Architectures;

/// <summary>
/// The architectures by <c>model_type</c>. A new one is a folder here and a line in <see cref="BuiltIn"/>.
/// </summary>
public sealed class ArchitectureRegistry
{
    private readonly IReadOnlyList<IArchitecture> architectures;

    private ArchitectureRegistry(IReadOnlyList<IArchitecture> architectures) => this.architectures = architectures;

    /// <summary>Those that the product brings.</summary>
    public static ArchitectureRegistry BuiltIn { get; } = new(
    [
        new BertArchitecture(),
        new DistilBertArchitecture(),
        new ElectraArchitecture(),
        new MpnetArchitecture(),
        RobertaArchitecture.Roberta,
        RobertaArchitecture.XlmRoberta,
        RobertaArchitecture.Camembert,
        new T5Architecture(),
    ]);

    /// <summary>The same architectures and one more.</summary>
    /// <exception cref="ArgumentException">There is one of its model type already.</exception>
    public ArchitectureRegistry With(IArchitecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        return Find(architecture.ModelType) is null
            ? new ArchitectureRegistry([.. architectures, architecture])
            : throw new ArgumentException(
                $"There is an architecture '{architecture.ModelType}' already.", nameof(architecture));
    }

    /// <summary>The architecture of a model type, or null.</summary>
    public IArchitecture? Find(string modelType) =>
        architectures.FirstOrDefault(architecture => architecture.ModelType == modelType);

    /// <summary>The architecture of a configuration.</summary>
    /// <exception cref="ModelFileException">Its model type is not supported.</exception>
    public IArchitecture Of(ModelConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Find(configuration.ModelType) ?? throw configuration.RefuseUnsupported(
            "model_type",
            $"is {ModelConfiguration.Show(configuration.ModelType)}, an architecture that is not supported yet; "
            + $"supported: {string.Join(", ", architectures.Select(architecture => architecture.ModelType))}");
    }

    /// <summary>What a model is made of.</summary>
    /// <exception cref="ModelFileException">
    /// Its model type or variant is not supported, or a key of its configuration is absent or wrong.
    /// </exception>
    public ModelDescription Describe(ModelConfiguration configuration, HeadKind head)
    {
        var architecture = Of(configuration);
        return architecture.ClassesOf(head).Count > 0
            ? architecture.Describe(architecture.Read(configuration), head)
            : throw configuration.RefuseUnsupported(
                "model_type",
                $"is {ModelConfiguration.Show(configuration.ModelType)}, an architecture without the head that the "
                + "task needs");
    }
}
