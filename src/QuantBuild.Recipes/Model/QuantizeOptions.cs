using QuantBuild.Recipes.Methods;
using QuantBuild.Recipes.Schema;

namespace QuantBuild.Recipes;

/// <summary>The section <c>quantize</c>.</summary>
public sealed record QuantizeOptions : PhaseOptions
{
    /// <summary>The bit width that means "not quantized".</summary>
    public const int FullPrecisionBits = 32;

    public required MethodDescriptor Method { get; init; }

    /// <summary>The method's section, defaults filled in; without values where the method has no keys.</summary>
    public required ValidatedObject Settings { get; init; }

    public required ModuleOptions Modules { get; init; }

    /// <summary>How every linear but the head is quantized, unless an override says otherwise.</summary>
    public required WeightOptions Weights { get; init; }

    public required EmbeddingOptions Embeddings { get; init; }

    public required ActivationOptions Activations { get; init; }

    /// <summary>The shorter forms of answers that applications are to have, in the order written.</summary>
    public IReadOnlyList<string> Vectors { get; init; } = [];

    /// <summary>Whether the method reads the labels of the training data.</summary>
    public bool LearnsFromLabels => Method.LearnsFromLabels(Settings);

    /// <summary>The overrides in the order written: of several that match a linear, the last wins key by key.</summary>
    public required IReadOnlyList<OverrideOptions> Overrides { get; init; }
}
