using System.Runtime.InteropServices;
using QuantBuild.Packages.Feeds.Sdk;

namespace QuantBuild.Packages.Tests.Feeds.Sdk;

public sealed class SdkFolderTests
{
    [Fact]
    public void Find_OnThisMachine_IsAnSdkWithNuGet() =>
        File.Exists(Path.Combine(SdkFolder.Find(AppContext.BaseDirectory), SdkFolder.Protocol)).ShouldBeTrue();

    [Fact]
    public void BesideRuntime_OfThisProcess_IsAnSdkWithNuGet() =>
        SdkFolder.BesideRuntime(RuntimeEnvironment.GetRuntimeDirectory()).ShouldNotBeEmpty();

    [Fact]
    public void BesideRuntime_SeveralSdks_AreTheUsableOnesNewestFirst()
    {
        using var root = new TemporaryFolder();
        var next = Environment.Version.Major + 1;
        foreach (var version in new[] { "8.0.400", "10.0.100", "10.0.201", "10.0.301-preview.1", $"{next}.0.100" })
        {
            Directory.CreateDirectory(root["sdk", version]);
            File.WriteAllText(root["sdk", version, SdkFolder.Protocol], string.Empty);
        }

        Directory.CreateDirectory(root["sdk", "10.0.400"]);

        SdkFolder.BesideRuntime(root["shared", "Microsoft.NETCore.App", "10.0.1"])
            .Select(sdk => Path.GetFileName(sdk)).ShouldBe(["10.0.301-preview.1", "10.0.201", "10.0.100"]);
    }

    [Fact]
    public void BesideRuntime_NoSdks_IsNothing() =>
        SdkFolder.BesideRuntime(Path.Combine(Path.GetTempPath(), "absent", "a", "b", "c")).ShouldBeEmpty();

    [Fact]
    public void Output_OfTheProject_HoldsNoCopyOfNuGet() =>
        Directory.GetFiles(AppContext.BaseDirectory, "NuGet.*.dll").ShouldBeEmpty();
}
