using QuantBuild.Formats.TextGeneration;

namespace QuantBuild.Formats.Tests.TextGeneration;

public sealed class GenerationSettingsFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var settings = new GenerationSettings(PromptTemplate.Parse("a {text} é {textPair}"), 7, 9, 3);
        File.WriteAllBytes(folder[GenerationSettingsFile.Name], GenerationSettingsFile.Write(settings));

        var read = GenerationSettingsFile.Read(folder.Path);

        read.Prompt.Source.ShouldBe(settings.Prompt.Source);
        (read with { Prompt = settings.Prompt }).ShouldBe(settings);
    }

    [Fact]
    public void Read_NoFileOrNoKeys_IsTheUsual()
    {
        GenerationSettingsFile.Read(folder.Path).ShouldBe(GenerationSettings.Default);
        File.WriteAllText(folder[GenerationSettingsFile.Name], """{ "target_max_length": 5 }""");

        GenerationSettingsFile.Read(folder.Path)
            .ShouldBe(GenerationSettings.Default with { TargetMaxLength = 5, MaxNewTokens = 5 });
    }

    [Theory]
    [InlineData("""{ "beam": 1 }""", "beam")]
    [InlineData("""{ "beams": 0 }""", "beams")]
    [InlineData("""{ "beams": 65 }""", "beams")]
    [InlineData("""{ "max_new_tokens": "5" }""", "max_new_tokens")]
    [InlineData("""{ "target_max_length": 1000000 }""", "target_max_length")]
    [InlineData("""{ "prompt": 1 }""", "prompt")]
    [InlineData("""{ "prompt": "{question}" }""", "{question}")]
    [InlineData("[]", "text_generation.json")]
    public void Read_Wrong_NamesTheFileAndTheKey(string content, string part)
    {
        File.WriteAllText(folder[GenerationSettingsFile.Name], content);

        var fault = Should.Throw<ModelFileException>(() => GenerationSettingsFile.Read(folder.Path));

        fault.Message.ShouldContain(part);
        fault.Message.ShouldContain(GenerationSettingsFile.Name);
    }
}
