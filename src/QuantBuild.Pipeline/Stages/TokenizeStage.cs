using QuantBuild.Models.Data;
using QuantBuild.Pipeline.Artifacts;

namespace QuantBuild.Pipeline.Stages;

/// <summary>Reads a data file, draws the sample, tokenizes it.</summary>
internal sealed class TokenizeStage(ModelHost host, TokenizeRequest request) : IStageBody
{
    public const int Version = 2;
    public const string TextsFile = "texts.bin";

    public void Execute(StageContext context)
    {
        var texts = TextTokenization.Tokenize(
            host.Tokenizer, request.Path, request.Columns, host.Labels, request.MaximumLength, context.Cancellation);
        var kept = request.Samples is { } samples ? texts.Sample(samples, request.Seed) : texts;
        TokenizedDatasetFile.Write(context.Output.PathOf(TextsFile), kept.Dataset);
        TextStatisticsFile.Write(context.Output.PathOf(TextStatisticsFile.Name), kept.Statistics);
    }
}
