namespace QuantBuild.Kernels.Tests.Support;

/// <summary>Test data: repeatable, no two elements alike.</summary>
internal static class Some
{
    public static float[] Floats(int count, int seed = 1, float scale = 1f)
    {
        var random = new System.Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 2) - 1) * scale)];
    }

    /// <summary>Values among which every special case of the format occurs.</summary>
    public static float[] AwkwardFloats(int count)
    {
        float[] special =
        [
            0f, -0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, float.MaxValue,
            float.MinValue, 0.5f, 1.5f, 2.5f, -0.5f, -1.5f, 1e-30f, 88.72f, 88.73f, -87.3f, -87.4f, 1f, -1f, 0.625f, 4f,
        ];
        var values = Floats(count, 7, 5f);
        for (var i = 0; i < count; i += 2)
        {
            values[i] = special[i / 2 % special.Length];
        }

        return values;
    }
}
