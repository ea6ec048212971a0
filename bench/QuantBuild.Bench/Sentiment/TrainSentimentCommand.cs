using System.Globalization;
using QuantBuild.Models.Bert;
using QuantBuild.Models.Data;
using QuantBuild.Models.Tasks;
using QuantBuild.Models.Training;
using QuantBuild.Tensors.Backends.Cpu;
using QuantBuild.Tokenizers;

namespace QuantBuild.Bench.Sentiment;

/// <summary>
/// <c>train-sentiment SAMPLE_FOLDER [--threads N]</c>: trains the model of samples/Sentiment from scratch on the sample's
/// corpus and writes it into the sample's model folder. The same bytes on every machine.
/// </summary>
internal static class TrainSentimentCommand
{
    private const ulong Seed = 1;
    private static readonly string[] Labels = ["negative", "positive"];

    public static int Run(string[] arguments)
    {
        var folder = Path.GetFullPath(arguments[0]);
        var threadsAt = Array.IndexOf(arguments, "--threads");
        var threads = threadsAt < 0
            ? Environment.ProcessorCount
            : int.Parse(arguments[threadsAt + 1], CultureInfo.InvariantCulture);
        var modelFolder = Path.Combine(folder, "model");
        var tokenizer = Tokenizer.FromFolder(modelFolder);
        using var backend = new CpuBackend(threads);
        var model = SentimentModel.Create(backend, tokenizer.VocabularySize, Labels, Seed);
        var training = new FineTuning(
            model,
            TaskRegistry.Get("text-classification"),
            Read(tokenizer, Path.Combine(folder, "data", "train.tsv")),
            Read(tokenizer, Path.Combine(folder, "data", "dev.tsv")),
            SentimentModel.FineTuning);
        var result = new TrainingLoop(SentimentModel.Training(Seed)).Run(training);
        Console.WriteLine(string.Join(' ', result.Scores.Select(score => score.ToString("F4", CultureInfo.InvariantCulture))));
        BertWriter.Write(modelFolder, model);
        return 0;
    }

    private static TokenizedDataset Read(ITokenizer tokenizer, string path) => TextTokenization.Tokenize(
        tokenizer, TextTable.Read(path, new TextColumns("sentence", Pair: null, "label"), Labels), SentimentModel.Positions);
}
