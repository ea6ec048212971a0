using System.Globalization;
using QuantBuild.Models.Data;
using QuantBuild.Models.Data.TableFormats;
using QuantBuild.Models.Loading;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Training;
using QuantBuild.Tensors.Backends;
using QuantBuild.Tokenizers.Loading;
using SemanticSearch.Training;
using Sentiment.Corpus;

// Makes the sample's small model: data/train.tsv and data/pairs.tsv out of the texts and their questions, the
// vocabulary, and the trained weights. The same bytes on every machine, with any number of threads. Questions that are
// held back are only measured.
const ulong Seed = 1;
const int VocabularySize = 1200;
const int Steps = 1000;

var sample = args.Length > 0 ? args[0] : Path.Combine("samples", "SemanticSearch");
var templates = Path.Combine(sample, "training", "questions.txt");
if (!File.Exists(templates))
{
    Console.Error.WriteLine($"{templates} not found: run from the repository's root or name the sample's folder.");
    return 2;
}

var topics = TopicReader.Read(Path.Combine(sample, "texts"), templates);
var data = new TrainingData(topics);
var (trainFile, pairsFile) = (Path.Combine(sample, "data", "train.tsv"), Path.Combine(sample, "data", "pairs.tsv"));
Directory.CreateDirectory(Path.GetDirectoryName(trainFile)!);
File.WriteAllText(trainFile, TrainingData.Table(["text"], data.Texts.Select(text => new[] { text })));
File.WriteAllText(pairsFile, TrainingData.Table(["question", "passage", "score"], data.Pairs));

var folder = Directory.CreateDirectory(Path.Combine(sample, "Model", "model")).FullName;
var vocabulary = VocabularyBuilder.Learn(data.Texts, VocabularySize);
File.WriteAllText(Path.Combine(folder, "vocab.txt"), string.Concat(vocabulary.Select(piece => piece + "\n")));
var tokenizer = Tokenizer.FromVocabulary(Path.Combine(folder, "vocab.txt"));

using var backend = BackendRegistry.Default(Environment.ProcessorCount).Create();
using var scope = backend.OpenScope();
var model = SearchModel.Create(backend, vocabulary.Count, Seed);
var problem = new ContrastiveTraining(model, Tokenize(trainFile, new TextColumns("text")), data.Rows, Seed);
new TrainingLoop(new TrainingOptions { Steps = Steps, WarmupSteps = Steps / 10, Progress = Report }).Run(problem);
ModelWriter.Write(folder, model);
SearchModel.WritePooling(folder, model);

var pairs = Tokenize(pairsFile, new TextColumns("question", "passage"), TextForm.Joined with { AreApart = true });
var vectors = Evaluation.Run(model, pairs, new EvaluationOptions());
var found = HeldBackQuestions.Found(vectors, data.Pairs);
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{found.Right} of {found.Questions} held-back questions find a passage of their text first"));
return 0;

TokenizedDataset Tokenize(string path, TextColumns columns, TextForm? form = null) => TextTokenization.Tokenize(
    tokenizer,
    TableFormatRegistry.BuiltIn.SourceOf(path),
    columns,
    targets: null,
    form ?? TextForm.Joined,
    SearchModel.PositionCount).Dataset;

static void Report(TrainingProgress progress)
{
    if (progress.Step % 100 == 0 || progress.Step == progress.Steps)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"step {progress.Step} of {progress.Steps}: loss {progress.Loss:F4}"));
    }
}
