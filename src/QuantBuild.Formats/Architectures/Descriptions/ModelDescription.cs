namespace QuantBuild.Formats.Architectures.Descriptions;

/// <summary>
/// What a model of given extents is made of: the one place where tensors have names with a meaning. Whoever needs to
/// know what a tensor is for, in which layer it stands or where its input is quantized asks here.
/// </summary>
public sealed class ModelDescription
{
    private readonly Dictionary<string, TensorDescription> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorDescription> byMatrix = new(StringComparer.Ordinal);
    private readonly Dictionary<(TensorRole Role, int? Layer, TensorPart Part), TensorDescription> byRole = [];

    /// <param name="architecture">The architecture that made the table.</param>
    /// <param name="extents">The extents it was made for.</param>
    /// <param name="head">What stands on top.</param>
    /// <param name="tensors">Every tensor, in the order of the model's parameters.</param>
    /// <param name="attentions">Every attention, in the order of a forward pass.</param>
    /// <exception cref="ArgumentException">Two tensors have one name, or one role, layer and part.</exception>
    public ModelDescription(
        IArchitecture architecture,
        ModelExtents extents,
        HeadKind head,
        IReadOnlyList<TensorDescription> tensors,
        IReadOnlyList<AttentionDescription> attentions)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        Architecture = architecture;
        Extents = extents;
        Head = head;
        Tensors = tensors;
        Attentions = attentions;
        foreach (var tensor in tensors)
        {
            byName.Add(tensor.Name, tensor);
            byRole.Add((tensor.Role, tensor.Layer, tensor.Part), tensor);
            if (tensor.Matrix is { } matrix)
            {
                byMatrix.Add(matrix, tensor);
            }
        }

        Stored = [.. tensors.Where(tensor => tensor.TiedTo is null)];
        Tables = Stored.Where(tensor => tensor is { Matrix: not null, IsProduct: false })
            .Select(tensor => tensor.Matrix!).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The architecture that made the table.</summary>
    public IArchitecture Architecture { get; }

    /// <summary>The extents it was made for.</summary>
    public ModelExtents Extents { get; }

    /// <summary>What stands on top.</summary>
    public HeadKind Head { get; }

    /// <summary>Every tensor, in the order of the model's parameters.</summary>
    public IReadOnlyList<TensorDescription> Tensors { get; }

    /// <summary>The tensors that are not tied to another, in the same order.</summary>
    public IReadOnlyList<TensorDescription> Stored { get; }

    /// <summary>Every attention, in the order of a forward pass.</summary>
    public IReadOnlyList<AttentionDescription> Attentions { get; }

    /// <summary>Names of the matrices that are looked up and not multiplied with.</summary>
    public IReadOnlySet<string> Tables { get; }

    /// <summary>Elements of all stored tensors.</summary>
    public long ParameterCount => Stored.Sum(tensor => tensor.Count);

    /// <summary>The table of token embeddings.</summary>
    public TensorDescription WordEmbedding => Get(TensorRole.WordEmbedding);

    /// <summary>The tensor of a name.</summary>
    /// <exception cref="KeyNotFoundException">The model has none.</exception>
    public TensorDescription this[string name] => byName.TryGetValue(name, out var tensor)
        ? tensor
        : throw new KeyNotFoundException($"The model has no tensor '{name}'.");

    /// <summary>The tensor of a matrix's name, or null.</summary>
    public TensorDescription? FindMatrix(string matrix) => byMatrix.GetValueOrDefault(matrix);

    /// <summary>The tensor of a matrix's name.</summary>
    /// <exception cref="KeyNotFoundException">The model has none.</exception>
    public TensorDescription OfMatrix(string matrix) =>
        FindMatrix(matrix) ?? throw new KeyNotFoundException($"The model has no matrix '{matrix}'.");

    /// <summary>The tensor of a role, or null.</summary>
    /// <param name="role">What it is for.</param>
    /// <param name="layer">The number of its layer; null outside of the layers.</param>
    /// <param name="part">Weight or bias.</param>
    public TensorDescription? Find(TensorRole role, int? layer = null, TensorPart part = TensorPart.Weight) =>
        byRole.GetValueOrDefault((role, layer, part));

    /// <summary>The tensor of a role.</summary>
    /// <inheritdoc cref="Find" path="/param"/>
    /// <exception cref="KeyNotFoundException">The model has none.</exception>
    public TensorDescription Get(TensorRole role, int? layer = null, TensorPart part = TensorPart.Weight) =>
        Find(role, layer, part)
        ?? throw new KeyNotFoundException($"The model has no {part} of the role {role} in layer {layer}.");

    /// <summary>The tensors that share the values of one.</summary>
    public IEnumerable<TensorDescription> TiedTo(TensorDescription tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return Tensors.Where(other => other.TiedTo == tensor.Name);
    }

    /// <summary>The bias of a product, or null where it has none.</summary>
    public TensorDescription? BiasOf(TensorDescription weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        return Find(weight.Role, weight.Layer, TensorPart.Bias);
    }
}
