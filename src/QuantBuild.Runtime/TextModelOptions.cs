namespace QuantBuild.Runtime;

/// <summary>
/// How a model computes. Of these only <see cref="MaximumLength"/> can change a result. A value outside its range is an
/// <see cref="ArgumentOutOfRangeException"/> where it is set.
/// </summary>
public abstract record TextModelOptions
{
    private protected TextModelOptions()
    {
    }

    /// <summary>Threads to compute with, the calling one included; 0, the default, for one a processor.</summary>
    public int Threads { get; init => field = AtLeast(0, value); }

    /// <summary>Texts that are computed together, at least 1; default 32. More take more memory.</summary>
    public int BatchSize { get; init => field = AtLeast(1, value); } = 32;

    /// <summary>
    /// The most tokens of a text or pair, special ones included, at least 3; the rest is cut off. Null, the default,
    /// for the limit that the model states (<c>max_seq_length</c> of an embedding model, else <c>model_max_length</c>
    /// of its tokenizer), or else its positions, which hold in any case.
    /// </summary>
    public int? MaximumLength { get; init => field = value is { } length ? AtLeast(3, length) : null; }

    /// <summary>Default: <see cref="WeightStorage.Packed"/>.</summary>
    public WeightStorage WeightStorage { get; init => field = Known(value); } = WeightStorage.Packed;

    private protected static int AtLeast(int minimum, int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, minimum);
        return value;
    }

    private static WeightStorage Known(WeightStorage value) => Enum.IsDefined(value)
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "Packed and Expanded are possible.");
}
