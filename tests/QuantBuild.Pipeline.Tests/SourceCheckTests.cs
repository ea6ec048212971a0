using System.Text.Json;
using QuantBuild.Formats.ModelFolders;
using QuantBuild.Formats.TensorFiles;
using QuantBuild.Models.Loading;
using QuantBuild.Models.Tasks.TextClassification;
using QuantBuild.Pipeline.Running;
using QuantBuild.Pipeline.Sources;
using QuantBuild.Pipeline.Stages;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Pipeline.Tests;

/// <summary>
/// A model that a recipe cannot use is refused at the recipe's line before anything runs, whatever the cache holds; one
/// that it can use is used as its own library would.
/// </summary>
public sealed class SourceCheckTests
{
    private const string Line = "r.quant.yaml(3,18)";

    [FieldCaseFact]
    public void Execute_TextWithoutAnyToken_NamesTheRow()
    {
        using var project = new FieldProject("no-token-text");
        project.Plan();
        var fault = Should.Throw<DiagnosticException>(() => project.Run()).Diagnostics.ShouldHaveSingleItem();
        fault.Code.ShouldBe("QB3002");
        fault.ToString().ShouldContain("dev.tsv(2,1)");
    }

    [FieldCaseFact]
    public void Plan_TokenizerOfAnotherKind_IsNotSupported()
    {
        using var project = new FieldProject("tokenizer-class-ignored");
        Unsupported(project.Fault(), "tokenizer_config.json: $.tokenizer_class: The tokenizer 'BertJapaneseTokenizer'");
    }

    [FieldCaseFact]
    public void Plan_PairsForAModelOfSingleTexts_PointsAtTheColumn()
    {
        using var project = new FieldProject("type-vocab-1-pair");
        var fault = project.Fault();
        fault.Code.ShouldBe("QB1009");
        fault.ToString().ShouldContain("r.quant.yaml(5,");
        fault.Message.ShouldContain("single texts");
    }

    [FieldCaseFact]
    public void Plan_LengthWithoutRoomForAPair_PointsAtIt()
    {
        using var project = new FieldProject("pair-maxlength-2");
        var fault = project.Fault();
        fault.Code.ShouldBe("QB1005");
        fault.ToString().ShouldContain("r.quant.yaml(5,");
        fault.Message.ShouldContain("choose at least 4");
        project.Change("r.quant.yaml", "maxLength: 2", "maxLength: 4");
        project.Run().Metrics.ShouldNotBeEmpty();
    }

    [FieldCaseFact]
    public void Plan_ValueThatIsNoNumber_IsNamedWithOrWithoutEmbeddings()
    {
        using var project = new FieldProject("nan-unused-row");
        Damaged(project.Fault());
        project.Change("r.quant.yaml", "  embeddings: { bits: 4 }\n", "");
        Damaged(project.Fault());

        static void Damaged(Diagnostic fault)
        {
            fault.Code.ShouldBe("QB2001");
            fault.ToString().ShouldContain(Line);
            fault.Message.ShouldContain("'bert.embeddings.word_embeddings.weight' is NaN at [");
        }
    }

    [FieldCaseFact]
    public void Execute_AddedTokens_AreOneTokenEach()
    {
        using var decoder = new FieldProject("added-tokens-decoder-ignored");
        using var json = new FieldProject("added-tokens-json-ignored");
        var first = decoder.Run();
        var second = json.Run();
        first.Metrics[0].Full.ShouldBe(second.Metrics[0].Full);
        File.Exists(json.PathOf("out", "compressed-tensors", "added_tokens.json")).ShouldBeTrue();
        json.Change("model/added_tokens.json", "110", "109");
        json.Fault().Message.ShouldContain("110 is the next free one");
    }

    [FieldCaseFact]
    public void Execute_SwitchOverTokenizerJson_CountsLikeAChangeOfTheFile()
    {
        using var project = new FieldProject("tokenizer-config-over-tokenizer-json");
        project.Run();
        var upper = UnknownShare();
        project.Change("model/tokenizer_config.json", "\"do_lower_case\": false", "\"do_lower_case\": true");
        var lower = project.Run();
        lower.Stages.ShouldContain(stage => stage.Name == "evaluation-texts" && stage.State == StageState.Done);
        UnknownShare().ShouldBeLessThan(upper, "words in capitals were unknown before");

        double UnknownShare()
        {
            using var report = JsonDocument.Parse(File.ReadAllBytes(project.PathOf("out", "report.json")));
            return report.RootElement.GetProperty("texts").GetProperty("evaluation")
                .GetProperty("unknownTokenShare").GetDouble();
        }
    }

    [FieldCaseFact]
    public void Execute_VocabularyThatDoesNotFit_IsFoundWithAFullCache()
    {
        using var project = new FieldProject("vocabulary-check-skipped-warm");
        project.Run("good.quant.yaml");
        var fault = project.Fault();
        fault.Code.ShouldBe("QB2005");
        fault.ToString().ShouldContain(Line);
    }

    [FieldCaseFact]
    public void Execute_ModelThatTurnsBad_IsFoundThoughAllIsInTheCache()
    {
        using var project = new FieldProject("problem-type-multilabel");
        project.Change("model/config.json", "multi_label_classification", "single_label_classification");
        project.Run();
        project.Run().AllHits.ShouldBeTrue();
        File.WriteAllText(project.PathOf("model", "special_tokens_map.json"), "{ \"\\ud800\": 1 }");
        project.Fault().Code.ShouldBe("QB2004");
    }

    [FieldCaseFact]
    public void Plan_RunsOutputAsTheSource_SaysWhatItIs()
    {
        using var project = new FieldProject("vocabulary-check-skipped-warm");
        project.Run("good.quant.yaml");
        project.Change("r.quant.yaml", "./model,", "./out,");
        Purpose("is the output folder of a run (compressed-tensors). Its model is quantized already");
        project.Change("r.quant.yaml", "./out,", "./out/compressed-tensors,");
        Purpose("quantized already");

        void Purpose(string message)
        {
            var fault = Should.Throw<DiagnosticException>(() => project.Plan()).Diagnostics.ShouldHaveSingleItem();
            fault.Code.ShouldBe("QB2010");
            fault.ToString().ShouldContain(Line);
            fault.Message.ShouldContain(message);
        }
    }

    [FieldCaseFact]
    public void Plan_ModelWithoutAHead_SaysWhatToDo()
    {
        using var project = new FieldProject("vocabulary-check-skipped-warm");
        project.Change("r.quant.yaml", "./model,", "./model-good,");
        project.Change("model-good/config.json", "BertForSequenceClassification", "BertForMaskedLM");
        var fault = project.Fault();
        fault.Code.ShouldBe("QB2010");
        fault.Message.ShouldContain("Fine-tune it");
    }

    [Theory]
    [InlineData("\"model_type\": \"bert\"", "\"model_type\": \"deberta\"", "'model_type' is \"deberta\"")]
    [InlineData("\"hidden_act\": \"gelu\"", "\"hidden_act\": \"silu\"", "'hidden_act' is \"silu\"")]
    public void Plan_ArchitectureOfTheFuture_IsNotSupportedRatherThanWrong(string old, string changed, string message)
    {
        using var project = new TinyProject(new RecipeText());
        var path = Path.Combine(project.Model, "config.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace(old, changed, StringComparison.Ordinal));
        var fault = Should.Throw<DiagnosticException>(() => project.Plan()).Diagnostics.ShouldHaveSingleItem();
        fault.Code.ShouldBe("QB1009");
        fault.ToString().ShouldContain("tiny.quant.yaml(4,11)");
        fault.Message.ShouldContain(message);
        fault.Message.ShouldContain("not supported yet");
    }

    [SharedDataFact]
    public void Files_OfPublishedModels_AreAcceptedAsBefore()
    {
        foreach (var (name, head) in ((string, bool)[])
        [
            ("bert-l4-h128-sst2", true), ("bert-l4-h128-mlm", false), ("all-minilm-l6-v2", false),
        ])
        {
            using var host = new ModelHost(
                LocatedModel.OfFolder(SharedData.PathOf("weights", name)),
                new TextClassificationTask(),
                BackendRegistry.Default(1),
                ModelRegistry.BuiltIn);
            var check = () => host.Check(new SourceLocation("r.quant.yaml", 3));
            if (head)
            {
                check();
            }
            else
            {
                Should.Throw<DiagnosticException>(check).Diagnostics.ShouldHaveSingleItem().Code.ShouldBe("QB2010");
            }

            using var weights = ModelFolder.Open(SharedData.PathOf("weights", name)).OpenWeights();
            foreach (var tensor in weights.Tensors.Values.Where(tensor => tensor.ElementType == StoredElementType.F32))
            {
                weights.RequireFinite(tensor.Name);
            }
        }
    }

    private static void Unsupported(Diagnostic fault, string message)
    {
        fault.Code.ShouldBe("QB1009");
        fault.ToString().ShouldContain(Line);
        fault.Message.ShouldContain(message);
        fault.Message.ShouldContain("not supported yet");
        fault.Message.ShouldNotContain("Correct the file");
    }
}
