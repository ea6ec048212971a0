namespace QuantBuild.Package.Tests.Support;

/// <summary>What tests that look at processes under <c>/proc</c> need.</summary>
internal static class Linux
{
    /// <summary>Why they are skipped; null on Linux.</summary>
    public static string? SkipElsewhere => OperatingSystem.IsLinux() ? null : "needs /proc";
}
