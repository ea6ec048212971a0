using System.Globalization;
using System.Text;

namespace QuantBuild.Tests.Shared;

/// <summary>
/// Writes a recipe with all it names: a random BERT of four layers, a vocabulary, training and evaluation texts. The
/// same bytes on every machine; a run takes a second.
/// </summary>
internal sealed class TinyModelProject
{
    public const string RecipeName = "tiny";

    private const int Labels = 2;

    private static readonly string[] Words =
    [
        "the", "a", "film", "plot", "cast", "music", "was", "is", "and", "but", "very", "quite", "not", "never",
        "really", "good", "great", "fine", "warm", "clever", "bad", "dull", "slow", "cold", "weak", "long", "short",
        "new", "old", ".",
    ];

    private static readonly string[] Vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. Words];

    // Random weights answer one class alone; this much more for class 1 makes both answers about as frequent.
    private const float ClassShift = 0.4486f;

    // What the model then answers to the evaluation texts, but for four of them: it is better than chance, and not
    // perfect.
    private const string DevelopmentLabels = "011001001001011100101001101110011100011011101111";

    private readonly SplitMix random = new();

    /// <param name="folder">Absolute; made if it is not there.</param>
    /// <param name="hidden">
    /// Features of a token, a multiple of the four heads; the feed-forward network has twice as many.
    /// </param>
    /// <param name="positions">Of the longest text; their embeddings make a model as large as it has to be.</param>
    public TinyModelProject(string folder, int hidden = 32, int positions = 24)
    {
        Folder = folder;
        new TinyBertFiles
        {
            Vocabulary = Vocabulary,
            Hidden = hidden,
            Intermediate = 2 * hidden,
            Positions = positions,
            ClassShift = ClassShift,
        }.Write(Path.Combine(folder, "model"), random);
        WriteTexts("train.tsv", 96);
        WriteTexts("dev.tsv", DevelopmentLabels.Length);
        WriteRecipe();
    }

    public string Folder { get; }

    public string RecipePath => Path.Combine(Folder, RecipeName + ".quant.yaml");

    /// <summary>Replaces the recipe.</summary>
    /// <param name="steps">Of each module's training.</param>
    /// <param name="method">As in a recipe.</param>
    /// <param name="gates">The section, or nothing.</param>
    public void WriteRecipe(int steps = 5, string method = "mrem", string gates = "") => File.WriteAllText(
        RecipePath,
        string.Create(CultureInfo.InvariantCulture, $$"""
            version: 1
            name: {{RecipeName}}
            model:
              source: ./model
              task: text-classification
            data:
              calibration: { source: ./train.tsv, columns: { text: sentence }, samples: 64, seed: 42, maxLength: 16 }
              evaluation:  { source: ./dev.tsv, columns: { text: sentence, label: label }, metrics: [accuracy] }
            quantize:
              method: {{method}}
              weights: { bits: 4, granularity: tensor }
              embeddings: { bits: 4 }
              activations: { bits: 8 }
              modules: 4
              {{(method == "rem" ? "rem: {" : "mrem: { schedule: sequential,")}} steps: {{steps}}, batchSize: 8 }
            outputs:
              - { format: compressed-tensors }
            report: [json, markdown]
            {{gates}}

            """));

    private void WriteTexts(string name, int count)
    {
        var text = new StringBuilder("sentence\tlabel\n");
        for (var row = 0; row < count; row++)
        {
            var length = 3 + (int)(random.Next() % 9);
            text.AppendJoin(' ', Enumerable.Range(0, length).Select(_ => Words[random.Next() % (ulong)Words.Length]));
            var drawn = random.Next() % Labels;
            text.Append('\t').Append(name == "dev.tsv" ? $"{DevelopmentLabels[row]}" : $"{drawn}").Append('\n');
        }

        File.WriteAllText(Path.Combine(Folder, name), text.ToString());
    }
}
