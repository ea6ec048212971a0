using QuantBuild.Formats.Architectures.Descriptions;

namespace QuantBuild.Formats.Architectures;

/// <summary>What makes something of the tensors of a model, such as a model to compute with, by architecture.</summary>
/// <typeparam name="TMaker">What makes it.</typeparam>
public sealed class ArchitectureMakers<TMaker>
    where TMaker : Delegate
{
    private readonly IReadOnlyDictionary<string, TMaker> makers;

    /// <param name="architectures">What the models are made of.</param>
    /// <param name="makers">One for each of them, by <c>model_type</c>.</param>
    public ArchitectureMakers(ArchitectureRegistry architectures, IReadOnlyDictionary<string, TMaker> makers)
    {
        Architectures = architectures;
        this.makers = makers;
    }

    /// <summary>What the models are made of.</summary>
    public ArchitectureRegistry Architectures { get; }

    /// <summary>The same and one more.</summary>
    /// <exception cref="ArgumentException">There is one of its model type already.</exception>
    public ArchitectureMakers<TMaker> With(IArchitecture architecture, TMaker maker)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentNullException.ThrowIfNull(maker);
        return new ArchitectureMakers<TMaker>(
            Architectures.With(architecture),
            new Dictionary<string, TMaker>(makers, StringComparer.Ordinal) { [architecture.ModelType] = maker });
    }

    /// <summary>The one for a model.</summary>
    /// <exception cref="KeyNotFoundException">The model's architecture is none of these.</exception>
    public TMaker Of(ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return makers[model.Architecture.ModelType];
    }
}
