using System.Globalization;
using QuantBuild.Models.Data;
using QuantBuild.Models.Data.TableFormats;
using QuantBuild.Models.Loading;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks.TextClassification;
using QuantBuild.Models.Training;
using QuantBuild.Tensors.Backends;
using QuantBuild.Tokenizers.Loading;
using Sentiment.Training;

// Trains the sample's model on data/train.tsv and writes model/config.json and model/model.safetensors: the same bytes
// on every machine, with any number of threads. dev.tsv is only measured, never used to choose an epoch.
const ulong Seed = 1;
const int Epochs = 6;
const int BatchSize = 16;
const float LearningRate = 7e-4f;

var sample = args.Length > 0 ? args[0] : Path.Combine("samples", "Sentiment");
var model = Path.Combine(sample, "model");
var vocabulary = Path.Combine(model, "vocab.txt");
if (!File.Exists(vocabulary))
{
    Console.Error.WriteLine($"{vocabulary} not found: run from the repository's root or name the sample's folder.");
    return 2;
}

var tokenizer = Tokenizer.FromVocabulary(vocabulary);
var train = Read("train.tsv");
var dev = Read("dev.tsv");
var task = new TextClassificationTask();

using var backend = BackendRegistry.Default(Environment.ProcessorCount).Create();
using var scope = backend.OpenScope();
var bert = SentimentModel.Create(backend, File.ReadLines(vocabulary).Count(), Seed);
var problem = new FineTuning(bert, task, train, options: new FineTuningOptions
{
    LearningRate = LearningRate, BatchSize = BatchSize, Seed = Seed,
});
new TrainingLoop(TrainingOptions.ForEpochs(problem.Batches, Epochs) with { Progress = Report }).Run(problem);
var logits = Evaluation.Run(bert, dev, new EvaluationOptions());
var accuracy = Bootstrap.Evaluate(
    ClassMetric.Accuracy, Predictions.Of(logits, dev), Seed);
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"dev accuracy {accuracy.Value:F4} [{accuracy.Low:F4}, {accuracy.High:F4}]"));
ModelWriter.Write(model, bert);
return 0;

TokenizedDataset Read(string name) => TextTokenization.Tokenize(
    tokenizer,
    TableFormatRegistry.BuiltIn.SourceOf(Path.Combine(sample, "data", name)),
    new TextColumns("sentence", Label: "label"),
    new ClassTargetForm(SentimentModel.Labels),
    TextForm.Joined,
    SentimentModel.PositionCount).Dataset;

static void Report(TrainingProgress progress)
{
    if (progress.Step % 500 == 0 || progress.Step == progress.Steps)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"step {progress.Step} of {progress.Steps}: loss {progress.Loss:F4}"));
    }
}
