using QuantBuild.Runtime;
using Model = MODEL_PACKAGE.Models.MODEL_NAME;

// Sentences from the command line, or a line each from standard input.
var sentences = args.Length > 0 ? args : Console.In.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

using var classifier = TextClassifier.Load(Model.Directory);
foreach (var (sentence, result) in sentences.Zip(classifier.Classify(sentences)))
{
    Console.WriteLine($"{result.Label}\t{result.Score:F4}\t{sentence}");
}

Console.Error.WriteLine($"{Model.Name}, {Model.Scheme}: accuracy {Model.Accuracy:F4} when it was quantized");
