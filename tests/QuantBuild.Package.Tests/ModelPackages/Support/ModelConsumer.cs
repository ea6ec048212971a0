using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.ModelPackages.Support;

/// <summary>
/// Projects that consume the model package, in a folder and with a folder of restored packages of their own.
/// </summary>
internal sealed class ModelConsumer : IDisposable
{
    /// <summary>An application that prints what the accessor tells.</summary>
    public const string Program =
        """
        using System;
        using System.IO;
        using Contoso.Tiny;

        Console.WriteLine("accuracy " + Models.Tiny.Accuracy.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        Console.WriteLine("scheme " + Models.Tiny.Scheme);
        Console.WriteLine("labels " + string.Join(",", Models.Tiny.Labels));
        Console.WriteLine("inputs " + string.Join(",", Models.Tiny.Inputs));
        Console.WriteLine("package " + Models.PackageId + " " + Models.PackageVersion);
        Console.WriteLine("config " + File.Exists(Path.Combine(Models.Tiny.Directory, "config.json")));
        Console.WriteLine("report " + File.Exists(Models.Tiny.ReportPath));
        """;

    private readonly TemporaryFolder root = new();
    private readonly string feed;

    /// <param name="feed">Folder of the model package.</param>
    public ModelConsumer(string feed)
    {
        this.feed = feed;
    }

    /// <summary>Folder of the restored package.</summary>
    public string Restored => Path.Combine(
        NuGetPackages, ModelFeed.PackageId.ToLowerInvariant(), ModelFeed.PackageVersion);

    public string NuGetPackages => root["packages"];

    public string this[string path] => root["projects", path];

    /// <summary>Files below a folder, with <c>/</c>, sorted.</summary>
    public IReadOnlyList<string> FilesBelow(string path) => Directory.Exists(this[path])
        ? [.. Directory.GetFiles(this[path], "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(this[path], file).Replace('\\', '/')).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Adds a project; <paramref name="items"/> are lines of its item group.</summary>
    public void AddProject(string name, string properties, string items, string code)
    {
        Directory.CreateDirectory(this[name]);
        File.WriteAllText(this[$"{name}/{name}.csproj"],
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <RestoreAdditionalProjectSources>{feed}</RestoreAdditionalProjectSources>
                <NuGetAudit>false</NuGetAudit>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                {items}
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(this[$"{name}/Code.cs"], code);
    }

    public void AddApplication(string properties = "", string code = Program) => AddProject(
        "App", "<OutputType>Exe</OutputType>" + properties, Reference, code);

    public static string Reference =>
        $"""<PackageReference Include="{ModelFeed.PackageId}" Version="{ModelFeed.PackageVersion}" />""";

    public BuildResult Run(string project, params string[] arguments) => Dotnet.Run(
        this[project],
        new Dictionary<string, string>(StringComparer.Ordinal) { ["NUGET_PACKAGES"] = NuGetPackages },
        [.. arguments, "-nodeReuse:false", "-tl:off"]);

    public BuildResult RunWell(string project, params string[] arguments)
    {
        var result = Run(project, arguments);
        result.ExitCode.ShouldBe(0, result.Output);
        return result;
    }

    /// <summary>What the built application prints.</summary>
    public string Start(string assembly) => Dotnet.Run(
        root.Path, new Dictionary<string, string>(StringComparer.Ordinal), this[assembly]).Output;

    public void Dispose() => root.Dispose();
}
