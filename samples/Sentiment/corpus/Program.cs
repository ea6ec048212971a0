using Sentiment.Corpus;

// Writes data/train.tsv, data/dev.tsv and model/vocab.txt of the sample; with --check compares instead.
const int TrainRows = 10000;
const int DevRows = 800;
const int VocabularySize = 1100;

var check = args.Contains("--check", StringComparer.Ordinal);
var sample = args.FirstOrDefault(argument => argument != "--check") ?? Path.Combine("samples", "Sentiment");
var grammarFolder = Path.Combine(sample, "corpus", "grammar");
if (!Directory.Exists(grammarFolder))
{
    Console.Error.WriteLine($"{grammarFolder} not found: run from the repository's root or name the sample's folder.");
    return 2;
}

try
{
    var corpus = new CorpusBuilder(Grammar.Read(grammarFolder));
    var train = corpus.Build(Split.Train, TrainRows);
    var dev = corpus.Build(Split.Dev, DevRows);
    var vocabulary = VocabularyBuilder.Learn(train.Select(row => row.Sentence), VocabularySize);
    var output = new OutputFiles(sample, check);
    output.Handle("data/train.tsv", OutputFiles.Table(train));
    output.Handle("data/dev.tsv", OutputFiles.Table(dev));
    output.Handle("model/vocab.txt", OutputFiles.Lines(vocabulary));
    return output.Differing == 0 ? 0 : 1;
}
catch (GrammarException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}
