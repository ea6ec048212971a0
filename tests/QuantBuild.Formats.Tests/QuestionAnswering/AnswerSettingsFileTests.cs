using QuantBuild.Formats.QuestionAnswering;

namespace QuantBuild.Formats.Tests.QuestionAnswering;

public sealed class AnswerSettingsFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_FolderWithoutTheFile_MeansTheUsualSettings()
    {
        AnswerSettingsFile.IsIn(folder.Path).ShouldBeFalse();
        AnswerSettingsFile.Read(folder.Path).ShouldBe(new AnswerSettings(128, 30, NoAnswerThreshold: null));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(-2.5)]
    public void Read_WhatWasWritten_GivesItAgain(double? threshold)
    {
        var settings = new AnswerSettings(0, 12, threshold);
        File.WriteAllBytes(folder[AnswerSettingsFile.Name], AnswerSettingsFile.Write(settings));

        AnswerSettingsFile.Read(folder.Path).ShouldBe(settings);
    }

    [Theory]
    [InlineData("""{ "stride": -1 }""", "has 'stride' -1; 0 to 65536 tokens are possible")]
    [InlineData("""{ "longest_answer": 0 }""", "has 'longest_answer' 0; 1 to 65536")]
    [InlineData("""{ "no_answer_threshold": "high" }""", "'no_answer_threshold' \"high\", which is no finite number")]
    [InlineData("""{ "n_best": 20 }""", "has the key \"n_best\", which is not known")]
    [InlineData("[]", "holds no JSON object")]
    public void Read_WrongFile_SaysWhat(string content, string message)
    {
        File.WriteAllText(folder[AnswerSettingsFile.Name], content);

        Should.Throw<ModelFileException>(() => AnswerSettingsFile.Read(folder.Path)).Message.ShouldContain(message);
    }
}
