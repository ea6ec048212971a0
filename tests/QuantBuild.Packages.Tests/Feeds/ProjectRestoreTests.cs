using QuantBuild.Packages.Feeds;
using QuantBuild.Packages.Feeds.Protocol;
using QuantBuild.Packages.Tests.Feeds.Support;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tests.Shared.Feeds;
using QuantBuild.Tests.Shared.ModelPackages;

namespace QuantBuild.Packages.Tests.Feeds;

/// <summary>A project that lies elsewhere is restored as one of the site's folder would be.</summary>
public sealed class ProjectRestoreTests : IDisposable
{
    private const string Password = "correct-horse-7";

    private static readonly ModelPackageBuilder Package = new ModelPackageBuilder("Some.Sentiment", "1.2.0").Model(
        "sentiment");

    private readonly FeedSite site = new();
    private readonly List<string> lines = [];
    private readonly string project;

    public ProjectRestoreTests()
    {
        var folder = site["elsewhere"];
        Directory.CreateDirectory(folder);
        project = Path.Combine(folder, "Project.csproj");
        File.WriteAllText(project, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="Some.Sentiment" Version="[1.2.0]" /></ItemGroup>
            </Project>
            """);
    }

    public void Dispose() => site.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Restore_FeedWithPassword_TakesThatOfTheSite(bool isNamed)
    {
        await using var feed = await FeedServer.StartAsync(
            new FeedServerOptions { Credentials = ("reader", Password) });
        feed.Packages.Add(Package.Build());
        site.Configuration.Source("feed", feed.Source).Credentials("feed", "reader", Password);

        await RestoreAsync(isNamed ? ["feed"] : []);

        File.Exists(Path.Combine(site.InstallFolder(Package.Identity), ".nupkg.metadata")).ShouldBeTrue(All);
        All.ShouldNotContain(Password);
    }

    [Fact]
    public async Task Restore_PackageOnNoSource_IsQB5074AndSaysWhy()
    {
        var fault = await Should.ThrowAsync<DiagnosticException>(() => RestoreAsync([site.Folder]));
        fault.Diagnostics.ShouldHaveSingleItem().Code.ShouldBe("QB5074");
        All.ShouldContain("error NU1101");
    }

    [Fact]
    public async Task Restore_CancelledInTheMiddleOfADownload_Ends()
    {
        using var cancellation = new CancellationTokenSource();
        await using var feed = await FeedServer.StartAsync(new FeedServerOptions
        {
            Pause = async token =>
            {
                await cancellation.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
            },
        });
        feed.Packages.Add(Package.Build());
        site.Configuration.Source("feed", feed.Source);

        await Should.ThrowAsync<OperationCanceledException>(() => RestoreAsync([], cancellation.Token));

        File.Exists(Path.Combine(site.InstallFolder(Package.Identity), ".nupkg.metadata")).ShouldBeFalse(All);
    }

    private string All => string.Join('\n', lines);

    private Task RestoreAsync(IReadOnlyList<string> sources, CancellationToken cancellation = default)
    {
        site.Configuration.Write(site.Folder);
        var restore = ProjectRestore.Open(
            new FeedOptions { Folder = site.Folder, Sources = sources }, site.Listener);
        return Task.Run(
            () => restore.Restore(project, site.PackagesFolder, Note, cancellation), CancellationToken.None);

        void Note(string line)
        {
            lock (lines)
            {
                lines.Add(line);
            }
        }
    }
}
