namespace QuantBuild.Formats.Architectures.Descriptions;

/// <summary>One line of a model's table: the name of a tensor, and all that anyone needs to know of it.</summary>
public sealed record TensorDescription
{
    /// <summary>The name in a checkpoint that is written today.</summary>
    public required string Name { get; init; }

    /// <summary>One extent, or two: [outputs, inputs] of a product's weight, [rows, columns] of a table.</summary>
    public required IReadOnlyList<int> Extents { get; init; }

    /// <summary>What it is for.</summary>
    public required TensorRole Role { get; init; }

    /// <summary>Whether it is the role's weight or its bias.</summary>
    public TensorPart Part { get; init; }

    /// <summary>
    /// The number of its layer, from 0 in the order in which the model runs them; null for embeddings and heads.
    /// </summary>
    public int? Layer { get; init; }

    /// <summary>
    /// The name by which plans, recipes, checkpoint formats and forward passes call the matrix that the tensor is; null
    /// for a tensor of one dimension.
    /// </summary>
    public string? Matrix { get; init; }

    /// <summary>
    /// The point at which the input of the product with this weight is quantized, shared by the products that have one
    /// input; null for a tensor that no activation is multiplied with.
    /// </summary>
    public string? InputPoint { get; init; }

    /// <summary>Whether that input has almost no negative values, as behind a GELU or ReLU.</summary>
    public bool InputIsNonNegative { get; init; }

    /// <summary>What is done to the result of the product with it, bias added.</summary>
    public ActivationFunction Activation { get; init; }

    /// <summary>Whether the input of a head's product is dropped out in training.</summary>
    public bool InputIsDropped { get; init; }

    /// <summary>Name of the tensor whose values it shares, so that no checkpoint stores it; null for its own.</summary>
    public string? TiedTo { get; init; }

    /// <summary>Whether it belongs to the task's head, which fine-tuning may start anew.</summary>
    public bool IsHead { get; init; }

    /// <summary>How it starts when it is not loaded.</summary>
    public TensorInitialization Initialization { get; init; }

    /// <summary>Names in files of other ages or makers, in the order in which they are looked for.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>Whether an activation is multiplied with it.</summary>
    public bool IsProduct => InputPoint is not null;

    /// <summary>Elements.</summary>
    public long Count => Extents.Aggregate(1L, (product, extent) => product * extent);
}
