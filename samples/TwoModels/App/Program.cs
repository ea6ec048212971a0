using QuantBuild.Runtime;

string[] sentences =
[
    "The wine list was delightful and the staff were friendly.",
    "It was badly organized, and I have plenty to complain about.",
    "It was not as dull as everyone says.",
];

using var small = Load("small");
using var precise = Load("precise");
foreach (var (sentence, first, second) in sentences.Zip(small.Classify(sentences), precise.Classify(sentences)))
{
    Console.WriteLine($"2 bits: {first.Label} {first.Score:F3}  8 bits: {second.Label} {second.Score:F3}  {sentence}");
}

static TextClassifier Load(string name) => TextClassifier.Load(Path.Combine(AppContext.BaseDirectory, "models", name));
