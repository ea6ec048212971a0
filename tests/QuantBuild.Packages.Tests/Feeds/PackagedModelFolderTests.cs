using QuantBuild.Packages.Feeds.Models;
using QuantBuild.Packages.Tests.Feeds.Support;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Sources;
using QuantBuild.Tests.Shared.ModelPackages;

namespace QuantBuild.Packages.Tests.Feeds;

public sealed class PackagedModelFolderTests
{
    private static readonly SourceLocation Place = new("recipe.quant.yaml", 4, 11);

    [Theory]
    [InlineData(null)]
    [InlineData("full")]
    public async Task LocateAsync_TheOneFullModel_IsItsFolderInThePackagesFolder(string? name)
    {
        using var site = new FeedSite();
        var package = new ModelPackageBuilder("Some.Models", "1.0.0").Model("full")
            .Model("small", 2, "compressed-tensors");
        package.Save(site["feed"]);

        var folder = await LocateAsync(site, new ModelPackageReference("some.models", "1.0", name));

        folder.ShouldBe(Path.Combine(site.InstallFolder(package.Identity), "models/full/full-precision"));
        File.Exists(Path.Combine(folder, "config.json")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("fuul", "did you mean 'full'?")]
    [InlineData("small", "as compressed-tensors")]
    [InlineData(null, "several models")]
    public async Task LocateAsync_AnotherModel_IsAnErrorAtTheRecipe(string? name, string reason)
    {
        using var site = new FeedSite();
        new ModelPackageBuilder("Some.Models", "1.0.0").Model("full").Model("other")
            .Model("small", 2, "compressed-tensors")
            .Save(site["feed"]);

        var fault = await FaultAsync(site, new ModelPackageReference("Some.Models", "1.0.0", name));

        fault.Code.ShouldBe("QB5046");
        fault.Location.ShouldBe(Place);
        fault.Message.ShouldContain(reason);
    }

    [Fact]
    public async Task LocateAsync_MissingPackage_IsAnErrorAtTheRecipe()
    {
        using var site = new FeedSite();
        Directory.CreateDirectory(site["feed"]);

        var fault = await FaultAsync(site, new ModelPackageReference("Some.Models", "1.0.0", null));

        fault.Code.ShouldBe("QB5041");
        fault.Location.ShouldBe(Place);
    }

    [Fact]
    public async Task LocateAsync_SplitPackage_IsPutTogether()
    {
        using var site = new FeedSite();
        var part = new ModelPackageBuilder("Some.Models.Part1", "1.0.0").Model("full");
        part.Save(site["feed"]);
        new ModelPackageBuilder("Some.Models", "1.0.0").Part(part.Identity).Model("full", part: 1).Save(site["feed"]);

        var folder = await LocateAsync(site, new ModelPackageReference("Some.Models", "1.0.0", null));
        var written = File.GetLastWriteTimeUtc(Path.Combine(folder, "model.safetensors"));
        var again = await LocateAsync(site, new ModelPackageReference("Some.Models", "1.0.0", null));

        folder.ShouldStartWith(site["cache"]);
        again.ShouldBe(folder);
        File.GetLastWriteTimeUtc(Path.Combine(folder, "model.safetensors")).ShouldBe(written);
    }

    [Fact]
    public async Task LocateAsync_PartOfAnotherMaking_IsAnError()
    {
        using var site = new FeedSite();
        var part = new ModelPackageBuilder("Some.Models.Part1", "1.0.0").Model("full", seed: 2);
        part.Save(site["feed"]);
        new ModelPackageBuilder("Some.Models", "1.0.0").Part(part.Identity).Model("full", part: 1).Save(site["feed"]);

        var fault = await FaultAsync(site, new ModelPackageReference("Some.Models", "1.0.0", null));

        fault.Code.ShouldBe("QB5021");
        fault.Message.ShouldContain("model.safetensors");
    }

    private static Task<string> LocateAsync(FeedSite site, ModelPackageReference model)
    {
        site.Configuration.Source($"feed{Guid.NewGuid():N}", site["feed"]);
        return new PackagedModelFolder(new ModelPackageClient(site.Open()), site["cache"]).LocateAsync(
            model, Place, default);
    }

    private static async Task<Diagnostic> FaultAsync(FeedSite site, ModelPackageReference model) =>
        (await Should.ThrowAsync<DiagnosticException>(
            () => LocateAsync(site, model))).Diagnostics.ShouldHaveSingleItem();
}
