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
if (sentences.Length < 2)
{
    Console.Error.WriteLine("Give a sentence, and those that are to be ranked by their likeness to it.");
    return 2;
}

using var embedder = TextEmbedder.Load(model);
var vectors = embedder.Embed(sentences);
foreach (var (sentence, cosine) in sentences.Zip(vectors, (sentence, vector) => (sentence, Cosine(vectors[0], vector)))
    .Skip(1).OrderByDescending(pair => pair.Item2))
{
    Console.WriteLine($"{cosine:F4}\t{sentence}");
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

return 0;

static double Cosine(float[] left, float[] right)
{
    var (product, leftSquare, rightSquare) = (0.0, 0.0, 0.0);
    for (var i = 0; i < left.Length; i++)
    {
        product += (double)left[i] * right[i];
        leftSquare += (double)left[i] * left[i];
        rightSquare += (double)right[i] * right[i];
    }

    return product / Math.Sqrt(leftSquare * rightSquare);
}
