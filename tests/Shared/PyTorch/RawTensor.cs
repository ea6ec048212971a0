namespace QuantBuild.Tests.Shared.PyTorch;

/// <summary>A tensor for a hand-made checkpoint, which may lie about its storage.</summary>
internal sealed record RawTensor(string Name, string StorageType, byte[] Storage, long[] Shape)
{
    public string Key { get; init; } = Name;

    public long Offset { get; init; }

    public long[]? Strides { get; init; }

    public long? StatedCount { get; init; }

    public int ElementSize => StorageType switch
    {
        "DoubleStorage" or "LongStorage" => 8,
        "FloatStorage" or "IntStorage" => 4,
        "HalfStorage" or "BFloat16Storage" or "ShortStorage" => 2,
        _ => 1,
    };

    public long Stated => StatedCount ?? Storage.Length / ElementSize;

    public long[] StridesOrDefault => Strides ?? RowMajor(Shape);

    public static RawTensor OfSingles(string name, long[] shape, params float[] values) =>
        new(name, "FloatStorage", [.. values.SelectMany(BitConverter.GetBytes)], shape);

    private static long[] RowMajor(long[] shape)
    {
        var strides = new long[shape.Length];
        for (var (dimension, stride) = (shape.Length - 1, 1L); dimension >= 0; dimension--)
        {
            strides[dimension] = stride;
            stride *= Math.Max(1, shape[dimension]);
        }

        return strides;
    }
}
