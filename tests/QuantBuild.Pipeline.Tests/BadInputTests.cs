using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using QuantBuild.Formats.Safetensors;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Recipes.Diagnostics;

namespace QuantBuild.Pipeline.Tests;

/// <summary>Wrong input gives one error with its code, and leaves the previous outputs byte for byte.</summary>
public sealed class BadInputTests
{
    private const string Dense = "bert.encoder.layer.1.output.dense.weight";

    [Fact]
    public void Execute_TruncatedWeights_AreDamaged() => Breaking("QB2001", project =>
    {
        using var file = File.OpenWrite(project.WeightsFile);
        file.SetLength(file.Length - 10);
    });

    [Fact]
    public void Execute_WeightsCutInTheHeader_AreDamaged() => Breaking("QB2001", project =>
    {
        using var file = File.OpenWrite(project.WeightsFile);
        file.SetLength(100);
    });

    [Theory]
    [InlineData(1L << 20)]
    [InlineData(1L << 40)]
    [InlineData(-1L)]
    public void Execute_HeaderLongerThanTheFile_IsDamaged(long length) => Breaking("QB2001", project =>
    {
        var bytes = File.ReadAllBytes(project.WeightsFile);
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        File.WriteAllBytes(project.WeightsFile, bytes);
    });

    [Fact]
    public void Execute_OverlappingTensors_AreDamaged() => Breaking("QB2001", project => ChangeHeader(
        project, header => header[Dense]!["data_offsets"] =
            header["bert.encoder.layer.0.output.dense.weight"]!["data_offsets"]!.DeepClone()));

    [Fact]
    public void Execute_ShapeThatTheBytesDoNotFill_IsDamaged() => Breaking("QB2001", project => ChangeHeader(
        project, header => header[Dense]!["shape"] = new JsonArray(32, 65)));

    [Fact]
    public void Execute_UnknownElementType_IsDamaged() => Breaking("QB2001", project => ChangeHeader(
        project, header => header[Dense]!["dtype"] = "F13"));

    [Fact]
    public void Execute_MissingTensorsAndWrongShapes_AreAllNamed()
    {
        var message = Breaking("QB2003", project => project.RewriteWeights((entry, values) => entry.Name switch
        {
            "bert.encoder.layer.2.attention.self.key.weight" or "classifier.bias" => null,
            Dense => SafetensorsTensor.FromSingles(entry.Name, [64, 32], values),
            _ => SafetensorsTensor.FromSingles(entry.Name, entry.Shape, values),
        }));
        message.ShouldContain("bert.encoder.layer.2.attention.self.key.weight");
        message.ShouldContain("classifier.bias");
        message.ShouldContain($"'{Dense}' is [64, 32]");
    }

    [Fact]
    public void Execute_WeightsThatAreNoNumbers_AreNamed() => Breaking(
        "QB2001", project => project.RewriteWeights((entry, values) => SafetensorsTensor.FromSingles(
            entry.Name, entry.Shape, entry.Name == Dense ? Array.ConvertAll(values, _ => float.NaN) : values)))
        .ShouldContain($"'{Dense}' is NaN at [0, 0]");

    [Fact]
    public void Execute_VocabularyLargerThanTheModel_DoesNotFit() => Breaking("QB2005", project => File.AppendAllText(
        Path.Combine(project.Model, "vocab.txt"), "one\ntwo\nthree\nfour\n")).ShouldContain("48");

    [Fact]
    public void Execute_NoVocabulary_IsNamed() => Breaking(
        "QB2004", project => File.Delete(Path.Combine(project.Model, "vocab.txt")));

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{ \"model_type\": 7 }")]
    public void Execute_WrongConfiguration_IsNamed(string json) => Breaking(
        "QB2002", project => File.WriteAllText(Path.Combine(project.Model, "config.json"), json));

    [Theory]
    [InlineData("")]
    [InlineData("only one field")]
    [InlineData("a\tb\tc")]
    public void Execute_EmptyOrRaggedRow_TellsItsLine(string row)
    {
        foreach (var path in (Func<TinyProject, string>[])[project => project.Train, project => project.Dev])
        {
            var file = string.Empty;
            Breaking("QB3002", project =>
            {
                file = path(project);
                InsertLine(file, 7, row);
            }).ShouldContain($"{Path.GetFileName(file)}(7)");
        }
    }

    [Fact]
    public void Execute_UnknownLabel_TellsItsLineAndTheLabels()
    {
        var message = Breaking("QB3004", project => InsertLine(project.Dev, 5, "some words\tneutral"));
        message.ShouldContain("dev.tsv(5,12)");
        message.ShouldContain("negative, positive");
    }

    [Fact]
    public void Execute_DataWithoutRows_IsEmpty()
    {
        Breaking("QB3001", project => File.WriteAllText(project.Dev, "sentence\tlabel\n"));
        Breaking("QB3001", project => File.WriteAllText(project.Train, "sentence\tlabel\n"));
        Breaking("QB3001", project => File.WriteAllText(project.Train, string.Empty));
    }

    [Fact]
    public void Execute_DataThatIsNotUtf8_TellsItsLine() => Breaking("QB3006", project =>
        File.WriteAllBytes(project.Dev, [.. "sentence\tlabel\nfine\t1\n"u8, 0xff, 0xfe, .. "\t1\n"u8]))
        .ShouldContain("dev.tsv(3,1)");

    [Fact]
    public void Execute_ColumnTypo_PointsIntoTheRecipeWithASuggestion()
    {
        var message = Breaking("QB3003", project => project.Write(new RecipeText { TextColumn = "sentense" }));
        message.ShouldContain("tiny.quant.yaml(9,");
        message.ShouldContain("'sentence'");
    }

    [Fact]
    public void Execute_SeveralColumnTypos_AreAllTold()
    {
        using var project = new TinyProject(new RecipeText { TextColumn = "sentense", LabelColumn = "lable" });
        var diagnostics = Should.Throw<DiagnosticException>(() => project.Run()).Diagnostics;
        diagnostics.Select(diagnostic => diagnostic.Code).ShouldBe(["QB3003", "QB3003"]);
    }

    [Fact]
    public void Execute_OverrideThatMatchesNothing_PointsAtIt() => Breaking("QB1007", project => project.Write(
        new RecipeText
        {
            Overrides = "  overrides: [{ match: 'bert.encoder.layer.9.**', weights: { bits: 8 } }]",
        })).ShouldContain("tiny.quant.yaml(");

    [Fact]
    public void Execute_MoreModulesThanLayers_PointsAtThem() => Breaking(
        "QB1005", project => project.Write(new RecipeText { Method = "mrem", Modules = 5 })).ShouldContain("at most 4");

    [Fact]
    public void Execute_LongerTextsThanThePositions_PointsAtThem() => Breaking(
        "QB1005", project => project.Write(new RecipeText { MaximumLength = 17 })).ShouldContain("at most 16");

    [Fact]
    public void Execute_RecipeTypo_IsToldByTheRecipe() => Breaking(
        "QB1003", project => project.Write(new RecipeText { Tail = "gate: []" }));

    [Fact]
    public void Execute_ImpossibleBits_AreToldByTheRecipe() => Breaking(
        "QB1005", project => project.Write(new RecipeText { Weights = "bits: 5" }));

    [Fact]
    public void Execute_MissingDataFile_IsToldByTheRecipe() => Breaking(
        "QB1008", project => File.Delete(project.Train));

    [Fact]
    public void Execute_OutputThatIsAFile_IsRefusedBeforeAnyWork()
    {
        using var project = new TinyProject(new RecipeText());
        File.WriteAllText(project.Output, "precious");
        var listener = new RecordingListener();
        ShouldFail("QB4001", () => project.Run(listener));
        listener.Started.ShouldBeEmpty();
        File.ReadAllText(project.Output).ShouldBe("precious");
    }

    [Fact]
    public void Execute_ForeignFileAmongTheOutputs_IsRefusedAndKept() => Breaking(
        "QB4001", project => File.WriteAllText(Path.Combine(project.Output, "thesis.doc"), "precious"));

    [Fact]
    public void Execute_CacheThatIsAFile_CannotBeUsed() => Breaking("QB4002", project =>
    {
        project.Cache = "tiny.quant.yaml";
    });

    /// <summary>Runs, breaks something, runs again.</summary>
    private static string Breaking(string code, Action<TinyProject> change)
    {
        using var project = new TinyProject(new RecipeText());
        project.Run();
        change(project);
        var before = FolderSnapshot.DigestsOf(project.Output);
        var message = ShouldFail(code, () => project.Run());
        FolderSnapshot.DigestsOf(project.Output).ShouldBe(before);
        return message;
    }

    private static string ShouldFail(string code, Action action)
    {
        var exception = Should.Throw<DiagnosticException>(action);
        exception.Diagnostics.Where(diagnostic => diagnostic.IsError).ShouldHaveSingleItem().Code
            .ShouldBe(code, exception.Message);
        exception.ExitCode.ShouldBe(2);
        return exception.Message;
    }

    private static void InsertLine(string path, int line, string text)
    {
        var lines = File.ReadAllLines(path).ToList();
        lines.Insert(line - 1, text);
        File.WriteAllText(path, string.Join('\n', lines) + "\n");
    }

    private static void ChangeHeader(TinyProject project, Action<JsonObject> change)
    {
        var bytes = File.ReadAllBytes(project.WeightsFile);
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        var header = JsonNode.Parse(bytes.AsSpan(8, length))!.AsObject();
        change(header);
        var changed = Encoding.UTF8.GetBytes(header.ToJsonString());
        var prefix = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, changed.Length);
        File.WriteAllBytes(project.WeightsFile, [.. prefix, .. changed, .. bytes.AsSpan(8 + length)]);
    }
}
