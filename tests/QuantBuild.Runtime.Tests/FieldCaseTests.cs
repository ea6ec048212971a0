using System.Text.Json.Nodes;
using QuantBuild.Formats;
using QuantBuild.Runtime.Tests.Support;

namespace QuantBuild.Runtime.Tests;

/// <summary>Models that users met: loaded as their own library loads them, or refused by name.</summary>
public sealed class FieldCaseTests
{
    [FieldCaseFact]
    public void Classify_TextWithoutAnyToken_IsRefusedAndNotMadeUp()
    {
        using var files = new FieldCase("no-token-text");
        using var classifier = TextClassifier.Load(files.PathOf("model"));
        Should.Throw<ArgumentException>(() => classifier.Classify("\u200b")).Message
            .ShouldContain("Text 0 has no token");
        Should.Throw<ArgumentException>(() => classifier.Classify(["good", "\u200b"])).Message.ShouldContain("Text 1");
        classifier.Classify("good").Logits.ShouldBe(classifier.Classify("good").Logits);
    }

    [FieldCaseFact]
    public void Classify_SwitchOverTokenizerJson_Counts()
    {
        using var files = new FieldCase("tokenizer-config-over-tokenizer-json");
        using var classifier = TextClassifier.Load(files.PathOf("model"));
        classifier.Classify("PLOT REALLY").Logits.ShouldBe(classifier.Classify("QQ WW").Logits, "both are unknown");
        classifier.Classify("plot really").Logits.ShouldNotBe(classifier.Classify("qq ww").Logits);
    }

    [FieldCaseFact]
    public void Classify_AddedTokens_AreOneTokenEach()
    {
        foreach (var name in (string[])["added-tokens-decoder-ignored", "added-tokens-json-ignored"])
        {
            using var files = new FieldCase(name);
            using var classifier = TextClassifier.Load(files.PathOf("model"));
            classifier.Classify("[E1] plot").Logits.ShouldNotBe(classifier.Classify("[ e ##1 ] plot").Logits, name);
            using var limited = TextClassifier.Load(
                files.PathOf("model"), new TextClassifierOptions { MaximumLength = 4 });
            limited.Classify("[E1] plot really").Logits.ShouldBe(classifier.Classify("[E1] plot").Logits, name);
        }
    }

    [FieldCaseFact]
    public void Load_TokenizerOfAnotherKind_IsNotSupportedYet()
    {
        using var files = new FieldCase("tokenizer-class-ignored");
        var exception = Should.Throw<ModelFileException>(() => TextClassifier.Load(files.PathOf("model")));
        exception.Problem.ShouldBe(ModelFileProblem.Unsupported);
        exception.Message.ShouldContain("'BertJapaneseTokenizer' is not supported yet");
    }

    [FieldCaseFact]
    public void Load_MultiLabelModel_DecidesAboutEachLabel()
    {
        using var files = new FieldCase("problem-type-multilabel");
        using var classifier = TextClassifier.Load(files.PathOf("model"));
        classifier.IsMultiLabel.ShouldBeTrue();
    }

    [FieldCaseFact]
    public void Classify_PairWithOneTokenType_IsRefused()
    {
        using var files = new FieldCase("type-vocab-1-pair");
        using var classifier = TextClassifier.Load(files.PathOf("model"));
        classifier.Classify("good").Logits.Count.ShouldBe(2);
        Should.Throw<InvalidOperationException>(() => classifier.Classify("good", "bad")).Message
            .ShouldContain("single texts");
    }

    [FieldCaseFact]
    public void Load_ValueThatIsNoNumber_IsNamedThoughNoTextUsesIt()
    {
        using var files = new FieldCase("nan-unused-row");
        Should.Throw<ModelFileException>(() => TextClassifier.Load(files.PathOf("model"))).Message
            .ShouldContain("'bert.embeddings.word_embeddings.weight' is NaN");
    }

    [FieldCaseFact]
    public void Load_VocabularyLargerThanTheModel_DoesNotFit()
    {
        using var files = new FieldCase("vocabulary-check-skipped-warm");
        Should.Throw<ModelFileException>(() => TextClassifier.Load(files.PathOf("model"))).Message
            .ShouldContain("vocab_size");
        TextClassifier.Load(files.PathOf("model-good")).Dispose();
    }

    [FieldCaseFact]
    public void MaximumLength_OfTheTokenizer_IsTheDefault()
    {
        using var good = new FieldCase("vocabulary-check-skipped-warm");
        var configuration = good.PathOf("model-good", "tokenizer_config.json");
        var json = JsonNode.Parse(File.ReadAllText(configuration))!;
        json["model_max_length"] = 5;
        File.WriteAllText(configuration, json.ToJsonString());
        using var classifier = TextClassifier.Load(good.PathOf("model-good"));
        classifier.MaximumLength.ShouldBe(5);
        classifier.Classify("good good good bad").Logits.ShouldBe(classifier.Classify("good good good fun").Logits);
        using var longer = TextClassifier.Load(
            good.PathOf("model-good"), new TextClassifierOptions { MaximumLength = 30 });
        longer.MaximumLength.ShouldBe(30);
    }

    [FieldCaseFact]
    public void Classify_LengthWithoutRoom_SaysHowMuchIsNeeded()
    {
        using var files = new FieldCase("pair-maxlength-2");
        using var classifier = TextClassifier.Load(
            files.PathOf("model"), new TextClassifierOptions { MaximumLength = 3 });
        classifier.Classify("good").Logits.Count.ShouldBe(2);
        Should.Throw<InvalidOperationException>(() => classifier.Classify("good", "bad")).Message
            .ShouldContain("at least 4");
    }
}
