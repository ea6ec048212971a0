using System.Runtime.CompilerServices;
using Microsoft.Build.Locator;

namespace QuantBuild.MSBuild.Tests.Support;

/// <summary>Loads MSBuild from the SDK that runs the tests, as the task meets it in a build.</summary>
internal static class BuildEngineOfTheSdk
{
    [ModuleInitializer]
    public static void Register() => MSBuildLocator.RegisterDefaults();
}
