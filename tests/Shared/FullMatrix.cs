namespace QuantBuild.Tests.Shared;

/// <summary>
/// How many of all combinations to run: a few of them, many (<c>QUANTBUILD_FULL_MATRIX=1</c>, minutes), or all
/// (<c>QUANTBUILD_FULL_MATRIX=exhaustive</c>, longer than a change can wait for).
/// </summary>
internal static class FullMatrix
{
    /// <summary>Of the tests that it has, or has more cases of.</summary>
    public const string Category = "FullMatrix";

    private static readonly string? Level = Environment.GetEnvironmentVariable("QUANTBUILD_FULL_MATRIX");

    public static bool IsExhaustive { get; } = Level == "exhaustive";

    public static bool IsOn { get; } = Level == "1" || IsExhaustive;

    /// <summary>The first few, or all. What is left out is no test case. At least one remains.</summary>
    public static TheoryData<T> Cases<T>(IReadOnlyList<T> all, int few) => [.. IsOn ? all : all.Take(few)];

    /// <summary>How many random cases a property test makes.</summary>
    public static int Count(int few, int many) => IsOn ? many : few;

    /// <summary>The same of a test that has more of them than CI has time for.</summary>
    public static int Count(int few, int many, int all) => IsExhaustive ? all : Count(few, many);
}
