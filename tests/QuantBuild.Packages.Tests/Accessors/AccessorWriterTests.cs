using System.Text;
using QuantBuild.Packages.Accessors;
using QuantBuild.Packages.ConsumerTargets;
using QuantBuild.Packages.Manifests;
using QuantBuild.Packages.Tests.Manifests;

namespace QuantBuild.Packages.Tests.Accessors;

public sealed class AccessorWriterTests
{
    [Theory]
    [InlineData("Contoso.Models", "Contoso.Models")]
    [InlineData("my-models.2d", "my_models._2d")]
    [InlineData("Contoso.new", "Contoso.@new")]
    public void Namespace_OfAPackageId_IsValid(string id, string expected) =>
        CSharpName.Namespace(id).ShouldBe(expected);

    [Fact]
    public void Write_ModelsWhoseNamesMeet_HaveClassesOfTheirOwn()
    {
        var names = new[] { "a-b", "a.b", "directory", "models", "3x" };
        var manifest = Some.Manifest with { Models = [.. names.Select(name => Some.Model with { Name = name })] };

        var text = Encoding.UTF8.GetString(AccessorWriter.Write(manifest));

        foreach (var name in new[] { "AB", "ABModel", "DirectoryModel", "ModelsModel", "_3x" })
        {
            text.ShouldContain($"internal static class {name}\n");
        }
    }

    [Fact]
    public void Write_ModelInTwoFormats_HasAFolderOfEach()
    {
        var model = Some.Model with { OtherFormats = ["onnx"] };

        var text = Encoding.UTF8.GetString(AccessorWriter.Write(Some.Manifest with { Models = [model] }));

        text.ShouldContain("public static string Directory\n");
        text.ShouldContain("public static string OnnxDirectory\n");
        text.ShouldContain("""
            "sentiment", "onnx"
            """);
    }

    [Fact]
    public void Write_TextsThatAreNoCode_AreEscaped()
    {
        var model = Some.Model with
        {
            Labels = ["a\"b\\c", "✓"],
            Metrics = [new PackagedMetric("scheme", 0.1, 0.2, 0, 1, 3)],
        };

        var text = Encoding.UTF8.GetString(AccessorWriter.Write(Some.Manifest with { Models = [model] }));

        text.ShouldContain("""{ "a\"b\\c", "\u2713" }""");
        text.ShouldContain("public const double SchemeMetric = 0.1d;");
    }

    [Theory]
    [InlineData("Contoso.Models", "Contoso-Models")]
    [InlineData("Contoso.Models", "Contoso_Models")]
    [InlineData("a._b", "a_.b")]
    public void Of_TwoIds_GivesTwoSymbols(string first, string second) =>
        PackageSymbol.Of(first).ShouldNotBe(PackageSymbol.Of(second));
}
