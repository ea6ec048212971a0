namespace QuantBuild.Tests.Shared;

/// <summary>Whether to run every combination (minutes) or a few of them: <c>QUANTBUILD_FULL_MATRIX=1</c>.</summary>
internal static class FullMatrix
{
    /// <summary>Of the tests that it has, or has more cases of.</summary>
    public const string Category = "FullMatrix";

    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("QUANTBUILD_FULL_MATRIX") == "1";

    /// <summary>The first few, or all. What is left out is no test case. At least one remains.</summary>
    public static TheoryData<T> Cases<T>(IReadOnlyList<T> all, int few) => [.. IsOn ? all : all.Take(few)];

    /// <summary>How many random cases a property test makes.</summary>
    public static int Count(int few, int all) => IsOn ? all : few;
}
