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

#if (isEmbedding)
if (sentences.Length < 2)
{
    Console.Error.WriteLine("Give a sentence, and those that are to be ranked by their likeness to it.");
    return 2;
}

using var embedder = TextEmbedder.Load(model);
var vectors = embedder.Embed(sentences);
foreach (var (sentence, vector) in sentences.Zip(vectors).Skip(1).OrderByDescending(pair => Cosine(pair.Second)))
{
    Console.WriteLine($"{Cosine(vector):F4}\t{sentence}");
}
#else
using var classifier = TextClassifier.Load(model);
foreach (var (sentence, result) in sentences.Zip(classifier.Classify(sentences)))
{
    Console.WriteLine($"{result.Label}\t{result.Score:F4}\t{sentence}");
}
#endif

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
#if (isEmbedding)

return 0;

// Of a vector and the first sentence's.
double Cosine(float[] vector)
{
    var (product, square, firstSquare) = (0.0, 0.0, 0.0);
    for (var i = 0; i < vector.Length; i++)
    {
        product += (double)vectors[0][i] * vector[i];
        square += (double)vector[i] * vector[i];
        firstSquare += (double)vectors[0][i] * vectors[0][i];
    }

    return product / Math.Sqrt(square * firstSquare);
}
#endif
