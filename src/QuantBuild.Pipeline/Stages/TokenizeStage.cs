using QuantBuild.Models.Data;
using QuantBuild.Pipeline.Artifacts;

namespace QuantBuild.Pipeline.Stages;

/// <summary>Reads a data file, draws the sample, tokenizes it.</summary>
internal sealed class TokenizeStage(ModelHost host, TokenizeRequest request) : IStageBody
{
    public const int Version = 3;
    public const string TextsFile = "texts.bin";

    public void Execute(StageContext context)
    {
        var texts = Read(context.Cancellation);
        var kept = request.Samples is { } samples ? texts.Sample(samples, request.Seed) : texts;
        var shown = IsShown ? host.View!.Judged(kept.Dataset) : kept.Dataset;
        TokenizedDatasetFile.Write(context.Output.PathOf(TextsFile), shown);
        TextStatisticsFile.Write(context.Output.PathOf(TextStatisticsFile.Name), kept.Statistics);
    }

    /// <summary>All texts of the table, before any is drawn.</summary>
    /// <exception cref="DatasetException">Something is wrong with the table.</exception>
    public TokenizedTexts Read(CancellationToken cancellation) => TextTokenization.Tokenize(
        host.Tokenizer,
        request.Source,
        request.Columns,
        Targets,
        host.Task.Texts,
        request.MaximumLength,
        host.View,
        cancellation);

    /// <summary>The texts that a stage of this kind left, with their targets where it read them.</summary>
    public static TokenizedDataset TextsOf(StageContext context, StageNode stage) =>
        TextsOf(context.PathOf(stage, TextsFile), stage);

    /// <param name="path">Of the stage's file.</param>
    /// <param name="stage">Of this kind.</param>
    public static TokenizedDataset TextsOf(string path, StageNode stage) =>
        TokenizedDatasetFile.Read(path, ((TokenizeStage)stage.Body).Targets);

    private bool IsShown => request.IsJudged && host.View is not null;

    private ITargetForm? Targets => request.Columns.Label is null && !IsShown ? null : host.Targets;
}
