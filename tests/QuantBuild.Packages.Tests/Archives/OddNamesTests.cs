using System.Text;
using QuantBuild.Packages.Archives;
using QuantBuild.Packages.Layout;
using QuantBuild.Packages.Manifests;
using QuantBuild.Packages.Verification;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Tests.Archives;

/// <summary>Models whose folders and files are called what nobody expects.</summary>
public sealed class OddNamesTests : IDisposable
{
    private readonly TemporaryFolder root = new();

    public void Dispose() => root.Dispose();

    [Theory]
    [InlineData("shards/model-00001-of-00002.safetensors", "shards/model-00002-of-00002.safetensors")]
    [InlineData("a/b/c/1.safetensors", "model-2.safetensors")]
    [InlineData("one/model.safetensors", "two/model.safetensors")]
    public void Pack_ShardsInSubfolders_KeepsTheirPlaces(string first, string second)
    {
        var folder = Sharded("sentiment", first, second);

        var packed = Pack(folder);

        var verified = PackageVerification.Verify(packed, CancellationToken.None);
        verified.Manifest.Files.Select(file => file.Path).ShouldBe(
            new[] { "config.json", "model.safetensors.index.json", first, second }
                .Select(name => $"models/sentiment/full-precision/{name}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("model (1).safetensors")]
    [InlineData("модель.safetensors")]
    [InlineData("shards/.hidden.safetensors")]
    [InlineData("aux/model.safetensors")]
    [InlineData("a+b.safetensors")]
    public void Pack_AShardWithANameNotEveryPlatformTakes_SaysWhichAndWhatToDo(string name)
    {
        var folder = Sharded("sentiment", name, "model-2.safetensors");

        var fault = Should.Throw<DiagnosticException>(() => Pack(folder)).Diagnostics.ShouldHaveSingleItem();

        fault.Code.ShouldBe("QB5029");
        fault.Location!.File.ShouldEndWith(name);
        fault.Message.ShouldContain("rename it");
    }

    [Theory]
    [InlineData("my model (v1.0)", "my-model--v1.0")]
    [InlineData("модель", "model")]
    [InlineData("...", "model")]
    [InlineData("con", "con-model")]
    [InlineData(".hidden", "hidden")]
    [InlineData("a\nb", "a-b")]
    public void Pack_AFolderOfAnyName_GivesTheModelOne(string name, string expected)
    {
        var folder = Sharded(name, "1.safetensors", "2.safetensors");

        PackageVerification.Verify(Pack(folder), CancellationToken.None).Manifest.Models
            .Single().Name.ShouldBe(expected);
    }

    [Fact]
    public void Pack_AFolderWithAVeryLongName_CutsIt()
    {
        var folder = Sharded(new string('m', 200), "1.safetensors", "2.safetensors");

        PackageVerification.Verify(Pack(folder), CancellationToken.None).Manifest.Models.Single().Name
            .ShouldBe(new string('m', 100));
    }

    private string Pack(string folder)
    {
        var layout = PackageLayout.Create(
            new PackageIdentity("A", "1.0.0"), licence: null, [PackableModel.Read(folder, name: null)]);
        return ModelPackager.Pack(layout, "a", root.Path, PackageDivision.None, CancellationToken.None).Paths.Single();
    }

    private string Sharded(string name, string first, string second)
    {
        var folder = root[name == "..." ? " ... " : name];
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, "config.json"), """{"architectures":["BertModel"],"model_type":"bert"}""");
        File.WriteAllText(
            Path.Combine(folder, "model.safetensors.index.json"),
            $$$"""{"weight_map":{"a":"{{{first}}}","b":"{{{second}}}"}}""");
        Write(first, "a");
        Write(second, "b");
        return folder;

        void Write(string file, string tensor)
        {
            var header = Encoding.UTF8.GetBytes(
                $$$"""{"{{{tensor}}}":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""".PadRight(64));
            var path = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)header.Length), .. header, 0, 0, 128, 63]);
        }
    }
}
