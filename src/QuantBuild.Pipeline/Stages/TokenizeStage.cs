using QuantBuild.Models.Data;
using QuantBuild.Pipeline.Running;

namespace QuantBuild.Pipeline.Stages;

/// <summary>Reads a data file, draws the sample, tokenizes it.</summary>
internal sealed class TokenizeStage(ModelHost host, TokenizeRequest request) : IStageBody
{
    public const int Version = 1;
    public const string TextsFile = "texts.bin";

    public void Execute(StageContext context)
    {
        var examples = TextTable.Read(request.Path, request.Columns, host.Labels);
        var texts = TextTokenization.Tokenize(
            host.Tokenizer, request.Path, examples, request.MaximumLength, context.Cancellation);
        if (texts.Count == 0)
        {
            throw new DatasetException(request.Path, line: null, "The file has no rows. Add at least one.");
        }

        var kept = request.Samples is { } samples ? texts.Sample(samples, request.Seed) : texts;
        TokenizedDatasetFile.Write(context.Output.PathOf(TextsFile), kept);
    }
}
