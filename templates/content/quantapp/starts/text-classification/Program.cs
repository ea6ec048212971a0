using System.Text.Json;
using QuantBuild.Runtime;

// The package puts its models beside the application: models/<package>/<model>. Without a name it is the first.
const string ModelName = "MODEL_NAME";
var model = Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "models"))
    .SelectMany(package => Directory.GetDirectories(package, ModelName.Length > 0 ? ModelName : "*"))
    .Order(StringComparer.Ordinal).First();

// Sentences from the command line, or a line each from standard input.
var sentences = args.Length > 0
    ? args
    : Console.In.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

using var classifier = TextClassifier.Load(model);
foreach (var (sentence, result) in sentences.Zip(classifier.Classify(sentences)))
{
    Console.WriteLine($"{result.Label}\t{result.Score:F4}\t{sentence}");
}

var report = Path.Combine(model, "report.json");
if (File.Exists(report))
{
    using var json = JsonDocument.Parse(File.ReadAllBytes(report));
    foreach (var metric in json.RootElement.GetProperty("evaluation").EnumerateArray())
    {
        var name = metric.GetProperty("metric").GetString();
        var value = metric.GetProperty("quantized").GetDouble();
        Console.Error.WriteLine($"{Path.GetFileName(model)}: {name} {value:F4} when it was quantized");
    }
}
