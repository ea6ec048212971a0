using System.Diagnostics;

namespace QuantBuild.Runtime.Tests.Support;

/// <summary>The application in <c>Application/</c>, published with the runtime's package as any user would.</summary>
internal sealed class PublishedApplication : IDisposable
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly string Runtime = Path.Combine(RepositoryRoot.Path!, "src", "QuantBuild.Runtime");
    private readonly TemporaryFolder root = new();

    /// <param name="properties">What is special about the application, as MSBuild properties.</param>
    public PublishedApplication(string properties)
    {
        // Of a version that nobody has: restored packages are kept by version, and this one changes.
        var version = $"0.0.0-test.{Guid.NewGuid():N}";
        Run("dotnet", "pack", Runtime, "--no-build", "-c", Configuration, "-o", Feed, $"-p:PackageVersion={version}");
        File.Copy(
            Path.Combine(RepositoryRoot.Path!, "tests", "QuantBuild.Runtime.Tests", "Application", "Program.cs"),
            Path.Combine(root.Path, "Program.cs"));
        File.WriteAllText(Path.Combine(root.Path, "application.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <InvariantGlobalization>true</InvariantGlobalization>
                <UseCurrentRuntimeIdentifier>true</UseCurrentRuntimeIdentifier>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <MSBuildTreatWarningsAsErrors>true</MSBuildTreatWarningsAsErrors>
                <RestoreAdditionalProjectSources>{Feed}</RestoreAdditionalProjectSources>
                <NuGetAudit>false</NuGetAudit>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="QuantBuild.Runtime" Version="{version}" />
              </ItemGroup>
            </Project>
            """);
        PublishOutput = Run("dotnet", "publish", root.Path, "-c", "Release", "-o", Folder, "-nodeReuse:false");
        RemoveRestored(version);
    }

    public string PublishOutput { get; }

    /// <summary>Where it was published to.</summary>
    public string Folder => Path.Combine(root.Path, "published");

    private string Feed => Path.Combine(root.Path, "feed");

    /// <returns>What it printed.</returns>
    public IReadOnlyList<string> Start(params string[] arguments) =>
        Run(Path.Combine(Folder, OperatingSystem.IsWindows() ? "application.exe" : "application"), arguments)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public void Dispose() => root.Dispose();

    private static void RemoveRestored(string version)
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var restored = Path.Combine(packages, "quantbuild.runtime", version);
        if (Directory.Exists(restored))
        {
            Directory.Delete(restored, recursive: true);
        }
    }

    private string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = root.Path,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The test host's own MSBuild must not be the application's.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("DOTNET_CLI_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} is still running.");
        }

        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}\n{output.Result}\n{errors.Result}");
        return output.Result;
    }
}
