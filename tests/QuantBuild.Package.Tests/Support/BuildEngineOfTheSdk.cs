using System.Runtime.CompilerServices;
using Microsoft.Build.Locator;

namespace QuantBuild.Package.Tests.Support;

/// <summary>Loads MSBuild from the SDK that runs the tests: the reader of binary logs needs it.</summary>
internal static class BuildEngineOfTheSdk
{
    /// <summary>The SDK's folder.</summary>
    public static string Folder { get; private set; } = "";

    [ModuleInitializer]
    public static void Register() => Folder = MSBuildLocator.RegisterDefaults().MSBuildPath;
}
