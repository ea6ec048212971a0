using QuantBuild.Runtime;

using var classifier = TextClassifier.Load(args[0]);
var result = classifier.Classify("the film was really clever .");
Console.WriteLine($"{result.Label} {result.Score:0.000}");

// What the test compares: the bits of every logit of the texts that are given.
foreach (var classification in classifier.Classify(File.ReadAllLines(args[1])))
{
    Console.WriteLine(string.Join(' ', classification.Logits.Select(BitConverter.SingleToInt32Bits)));
}
