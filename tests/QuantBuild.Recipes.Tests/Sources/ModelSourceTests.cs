using QuantBuild.Recipes.Sources;
using QuantBuild.Recipes.Tests.Support;

namespace QuantBuild.Recipes.Tests.Sources;

public sealed class ModelSourceTests
{
    [Theory]
    [InlineData("nuget://Company.Sentiment/1.2.0", "1.2.0", null)]
    [InlineData("nuget://Company.Sentiment/1.2.0-beta.1/english", "1.2.0-beta.1", "english")]
    [InlineData("nuget://Company.Sentiment/1.0", "1.0", null)]
    public void Read_Package_IsAReferenceAndNoFolder(string source, string version, string? model)
    {
        var read = WithSource(source).Require().Model.Source;

        read.Text.ShouldBe(source);
        read.Folder.ShouldBeNull();
        read.Package.ShouldBe(new ModelPackageReference("Company.Sentiment", version, model));
        read.Package!.ToString().ShouldBe(source);
    }

    [Theory]
    [InlineData("nuget://Company.Sentiment", "not complete")]
    [InlineData("nuget://Company.Sentiment/", "not complete")]
    [InlineData("nuget://Company.Sentiment/1.0.0/a/b", "not complete")]
    [InlineData("nuget:///1.0.0", "not complete")]
    [InlineData("nuget://Company..Sentiment/1.0.0", "no package id")]
    [InlineData("nuget://../1.0.0", "no package id")]
    [InlineData("nuget://Company.Sentiment/1.*", "no exact version")]
    [InlineData("nuget://Company.Sentiment/[1.0.0,2.0.0)", "no exact version")]
    [InlineData("nuget://Company.Sentiment/latest", "no exact version")]
    [InlineData("nuget://Company.Sentiment/1.0.0+build", "no exact version")]
    [InlineData("nuget://Company.Sentiment/1.0.0/..", "a model that no package can hold")]
    public void Read_PackageNotExact_IsAnErrorAtItsPlace(string source, string fault)
    {
        var diagnostic = WithSource(source).Diagnostics.ShouldHaveSingleItem();

        diagnostic.Code.ShouldBe("QB5047");
        diagnostic.Message.ShouldContain(fault);
        diagnostic.Location!.Line.ShouldBe(3);
        diagnostic.Location.Column.ShouldBe(18);
    }

    [Theory]
    [InlineData("hf://some-owner/a.model_2@main", "main", false)]
    [InlineData("hf://some-owner/a.model_2@refs/pr/7", "refs/pr/7", false)]
    [InlineData(
        "hf://some-owner/a.model_2@0123456789abcdef0123456789abcdef01234567",
        "0123456789abcdef0123456789abcdef01234567",
        true)]
    public void Read_ModelOfAHub_IsAReferenceAndNoFolder(string source, string revision, bool isCommit)
    {
        var read = WithSource(source).Require().Model.Source;

        read.Folder.ShouldBeNull();
        read.Scheme.ShouldBe(HubModelReference.Scheme);
        read.Hub.ShouldBe(new HubModelReference("some-owner", "a.model_2", revision));
        read.Hub!.IsCommit.ShouldBe(isCommit);
        read.Hub.ToString().ShouldBe(source);
    }

    [Theory]
    [InlineData("hf://some/model", "no revision")]
    [InlineData("hf://model@main", "no repository")]
    [InlineData("hf://a/b/c@main", "no repository")]
    [InlineData("hf://../b@main", "no repository")]
    [InlineData("hf://a/b--c@main", "no repository")]
    [InlineData("hf://a/b@", "no revision after")]
    [InlineData("hf://a/b@../../main", "no revision after")]
    [InlineData("hf://a/b@x//y", "no revision after")]
    public void Read_ModelOfAHubNotComplete_IsAnErrorAtItsPlace(string source, string fault)
    {
        var diagnostic = WithSource(source).Diagnostics.ShouldHaveSingleItem();

        diagnostic.Code.ShouldBe("QB5060");
        diagnostic.Message.ShouldContain(fault);
        diagnostic.Location!.Line.ShouldBe(3);
    }

    [Fact]
    public void Read_AnotherScheme_IsNotSupported() =>
        WithSource("s3://some/model").Diagnostics.ShouldHaveSingleItem().Code.ShouldBe("QB1009");

    private static RecipeReadResult WithSource(string source) =>
        new RecipeText { Model = $"{{ source: \"{source}\", task: text-classification }}" }.Read();
}
