using QuantBuild.Package.Tests.Support;
using QuantBuild.Tests.Shared.Feeds;

namespace QuantBuild.Package.Tests.Templates;

/// <summary>What <c>dotnet new</c> makes of names that are no identifier, no package id, or somebody else's.</summary>
public sealed class TemplateNameTests(ProductFeed feed) : IClassFixture<ProductFeed>
{
    /// <param name="name">As after <c>-n</c>, for the model project and the application.</param>
    /// <param name="package">The id that its model package gets.</param>
    [MatrixTheory(onLinuxOnly: true)]
    [InlineData("sentiment-model", "sentiment-model")]
    [InlineData("my model", "my-model")]
    [InlineData("2nd.model", "2nd.model")]
    [InlineData("class", "class")]
    [InlineData("Modèle.Über", "Mod-le.ber")]
    [InlineData("系统", "Model")]
    [InlineData("con", "model-con")]
    [InlineData("Models", "Models")]
    [InlineData("QuantBuild", "QuantBuild.Model")]
    [InlineData("System", "System.Model")]
    [InlineData("SENTIMENT", "SENTIMENT")]
    [InlineData("a.b.c.d--e..f", "a.b.c.d-e.f")]
    [InlineData(
        "Contoso.A.Name.That.Nobody.Would.Like.To.Type.And.That.No.File.System.Has.Any.Trouble.With.At.All.Really",
        "Contoso.A.Name.That.Nobody.Would.Like.To.Type.And.That.No.File.System.Has.Any.Tr")]
    public void ModelProject_OfAnyName_BuildsTestsPacksAndIsConsumed(string name, string package)
    {
        var model = feed.Folder(Path.Combine(package, name));
        Directory.CreateDirectory(feed.Folder(package));
        feed.New("quantmodel", "-n", name, "-o", model, "--method", "rtn", "--bits", "8-8-8").ExitCode.ShouldBe(0);
        feed.RunWell(model, "test", "-c", "Release").Output.ShouldContain("Failed:     0, Passed:     4");
        feed.RunWell(model, "pack", Path.Combine("src", name), "-c", "Release", "--no-build", "-o", feed.Path);
        File.Exists(Path.Combine(feed.Path, $"{package}.1.0.0.nupkg")).ShouldBeTrue();

        var application = feed.Folder(Path.Combine(package, "app", name));
        feed.New("quantapp", "-n", name, "-o", application, "--model-package", package).ExitCode.ShouldBe(0);
        // Names such as these may be taken elsewhere.
        new NuGetConfiguration().Source("feed", feed.Path).Write(application);

        var run = feed.RunWell(application, "run", "-c", "Release", "--", "The staff were friendly.");
        run.Output.ShouldMatch(@"(positive|negative)\t\d\.\d{4}\tThe staff were friendly\.");
        run.Output.ShouldContain("accuracy 0.");
    }
}
