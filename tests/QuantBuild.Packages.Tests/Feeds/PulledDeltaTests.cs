using QuantBuild.Formats.Deltas;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Packages.Feeds.Models;
using QuantBuild.Packages.Manifests;
using QuantBuild.Packages.Tests.Feeds.Support;
using QuantBuild.Packages.Tests.Support;
using QuantBuild.Packages.Verification;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Tests.Feeds;

/// <summary>Packages of deltas, whose backbone comes with them.</summary>
public sealed class PulledDeltaTests : IDisposable
{
    private static readonly PackageIdentity Package = new("Contoso.Sst2", "1.2.0");

    private readonly FeedSite site = new();
    private readonly DeltasOnDisk disk = new();

    public PulledDeltaTests()
    {
        disk.Write("sst2");
        disk.Pack(Package.Id, Package.Version, "feed", "sst2");
        site.Configuration.Source("feed", disk["feed"]);
    }

    [Fact]
    public async Task Pull_OfADelta_BringsItsBackboneWhereTheDeltaFindsIt()
    {
        var pulled = await site.PullAsync(Package);
        ModelPlacement.Prepare(disk["pulled"], isShared: true, default).Copy(pulled, default);

        PackageVerification.Verify(disk["pulled"], default).Files.ShouldBe(5);
        BackboneReference.WeightsFolderOf(disk["pulled/models/sst2/compressed-tensors"])
            .ShouldBe(disk["pulled/models/backbone/compressed-tensors"]);
        BackboneReference.WeightsFolderOf(
            Path.Combine(pulled.Packages[0].Folder, "models", "sst2", "compressed-tensors"))
            .ShouldBe(Path.Combine(pulled.Backbone!.Packages[0].Folder, "models", "backbone", "compressed-tensors"));
        (await site.PullAsync(Package)).WereThere.ShouldBeTrue();
    }

    [Fact]
    public async Task Pull_OfADeltaWhosePackageOfABackboneHoldsAnother_IsRefused()
    {
        disk.Write("other", backbone: 2);
        disk.Pack("Contoso.Other", "1.0.0", "others", "other");
        var name = "Contoso.Backbone.1.0.0.nupkg";
        File.Copy(disk[$"others/{name}"], disk[$"feed/{name}"], overwrite: true);

        (await site.PullFaultAsync(Package)).Code.ShouldBe("QB5030");

        Should.Throw<DiagnosticException>(
                () => PackageVerification.Verify(disk["feed/Contoso.Sst2.1.2.0.nupkg"], default))
            .Diagnostics.ShouldHaveSingleItem().Code.ShouldBe("QB5030");
    }

    public void Dispose()
    {
        disk.Dispose();
        site.Dispose();
    }
}
