using System.Text;
using System.Text.Json.Nodes;
using QuantBuild.Packages.Manifests;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Packages.Tests.Manifests;

public sealed class PackageManifestTests
{
    public static TheoryData<string> BadPaths => new(
        "../secret", "models/../secret", "models/sentiment/../../x", "/models/sentiment/x", "models/sentiment",
        "models/sentiment/", "models//sentiment/x", "models/other/x", @"models\sentiment\x", "models/sentiment/c:x",
        "models/sentiment/x.", "models/sentiment/x ", "models/sentiment/.x", "models/sentiment/NUL.txt",
        "models/sentiment/a*b", "models/sentiment/a\nb", "models/sentiment/%2e%2e", "models/sentiment/ä",
        "models/sentiment/" + new string('a', 200));

    [Fact]
    public void Read_OfWhatWasWritten_WritesTheSameBytes()
    {
        var bytes = Some.Manifest.Write();

        var read = PackageManifest.Read(bytes, "m.json");

        Encoding.UTF8.GetString(read.Write()).ShouldBe(Encoding.UTF8.GetString(bytes));
        read.Models.ShouldHaveSingleItem().Labels.ShouldBe(Some.Model.Labels);
        read.Files.ShouldBe(Some.Model.Files);
    }

    [Fact]
    public void Read_ModelInTwoFormats_HasBoth()
    {
        var bytes = (Some.Manifest with { Models = [Some.Model with { OtherFormats = ["onnx"] }] }).Write();

        var read = PackageManifest.Read(bytes, "m.json");

        read.Models.ShouldHaveSingleItem().Formats.ShouldBe(["compressed-tensors", "onnx"]);
        read.Write().ShouldBe(bytes);
    }

    [Fact]
    public void Write_FilesInAnotherOrder_GivesTheSameBytes()
    {
        var reversed = Some.Manifest with
        {
            Models = [Some.Model with { Files = [.. Some.Model.Files.Reverse()] }],
        };

        reversed.Write().ShouldBe(Some.Manifest.Write());
    }

    [Theory]
    [MemberData(nameof(BadPaths))]
    public void Read_PathThatMayLeaveItsFolder_IsRefused(string path) =>
        RefusalOf(json => json["models"]![0]!["files"]![0]!["path"] = path).ShouldContain("cannot lie in");

    [Theory]
    [InlineData("models/sentiment/report.json")]
    [InlineData("models/sentiment/REPORT.json")]
    [InlineData("models/sentiment/report.json/x")]
    public void Read_OneFileTwice_IsRefused(string path) =>
        RefusalOf(json => json["models"]![0]!["files"]![0]!["path"] = path).ShouldContain("report.json");

    [Theory]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("abc")]
    [InlineData("")]
    public void Read_MalformedDigest_IsRefused(string digest) =>
        RefusalOf(json => json["models"]![0]!["files"]![0]!["sha256"] = digest).ShouldContain("digest");

    [Fact]
    public void Read_OtherRulesBroken_IsRefused()
    {
        RefusalOf(json => json["models"]![0]!["files"]![0]!["bytes"] = -1).ShouldContain("length");
        RefusalOf(json => json["models"]![0]!["files"]![0]!["bytes"] = long.MaxValue).ShouldContain("total");
        RefusalOf(json => json["models"]![0]!["files"]![0]!["part"] = 1).ShouldContain("part 1 of 0");
        RefusalOf(json => json["models"]![0]!["name"] = "..").ShouldContain("'..'");
        RefusalOf(json => json["models"]![0]!["format"] = "a/b").ShouldContain("format");
        RefusalOf(json => json["models"]![0]!["otherFormats"] = new JsonArray("..")).ShouldContain("format");
        RefusalOf(json => json["models"]![0]!["otherFormats"] = new JsonArray("Compressed-Tensors"))
            .ShouldContain("twice");
        RefusalOf(json => json["models"]![0]!["report"] = "models/sentiment/none").ShouldContain("report");
        RefusalOf(json => json["models"]![0]!["metrics"]!["accuracy"]!["samples"] = 0).ShouldContain("metric");
        RefusalOf(json => json["models"]![0]!["provenance"]!["recipe"] = "x").ShouldContain("provenance");
        RefusalOf(json => json["models"] = new JsonArray()).ShouldContain("0 models");
        RefusalOf(json => json["package"]!["id"] = "a b").ShouldContain("id");
        RefusalOf(json => json["package"]!["version"] = "1.0").ShouldContain("version");
        RefusalOf(json => json["schema"] = 2).ShouldContain("schema 2");
        RefusalOf(json => json.AsObject().Remove("models")).ShouldContain("lacks a key");
        RefusalOf(json => json["models"] = "text").ShouldContain("lacks a key");
    }

    [Fact]
    public void Read_ModelOfAName_TwiceInOtherCase_IsRefused() => RefusalOf(json =>
    {
        var twin = json["models"]![0]!.DeepClone();
        twin["name"] = "Sentiment";
        json["models"]!.AsArray().Add(twin);
    }).ShouldContain("twice");

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"schema\":1,\"schema\":1}")]
    [InlineData("{\"schema\":1e99}")]
    [InlineData("{\"schema\":1,\"package\":{\"id\":\"\\ud800\",\"version\":\"1.0.0\"},\"models\":[],\"parts\":[]}")]
    public void Read_NoManifest_IsRefused(string text) => Should.Throw<DiagnosticException>(
        () => PackageManifest.Read(Encoding.UTF8.GetBytes(text), "m.json"))
        .Diagnostics[0].Code.ShouldBe("QB5020");

    [Fact]
    public void Read_AnyByteChanged_ReadsOrIsRefused()
    {
        var bytes = Some.Manifest.Write();
        for (var index = 0; index < bytes.Length; index++)
        {
            var changed = bytes.ToArray();
            changed[index] ^= 0x15;
            try
            {
                PackageManifest.Read(changed, "m.json").Write();
            }
            catch (DiagnosticException exception)
            {
                exception.Diagnostics[0].Code.ShouldBe("QB5020");
            }
        }
    }

    [Fact]
    public void Write_WhatCouldNotBeRead_IsRefused() =>
        Should.Throw<ArgumentException>(() => (Some.Manifest with { Models = [] }).Write());

    private static string RefusalOf(Action<JsonNode> bend)
    {
        var json = JsonNode.Parse(Some.Manifest.Write())!;
        bend(json);
        var exception = Should.Throw<DiagnosticException>(
            () => PackageManifest.Read(Encoding.UTF8.GetBytes(json.ToJsonString()), "m.json"));
        var diagnostic = exception.Diagnostics.ShouldHaveSingleItem();
        diagnostic.Code.ShouldBe("QB5020");
        diagnostic.Location!.File.ShouldBe("m.json");
        return diagnostic.Message;
    }
}
