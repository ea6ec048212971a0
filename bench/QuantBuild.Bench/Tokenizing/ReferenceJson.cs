using System.Text.Json.Nodes;
using QuantBuild.Formats.Files;

namespace QuantBuild.Bench.Tokenizing;

/// <summary>The <c>tokenizer.json</c> of a tokenizer's folder, or what its own library makes of it.</summary>
internal static class ReferenceJson
{
    /// <exception cref="UsageException">The folder has none of the files.</exception>
    public static JsonNode Of(string folder)
    {
        var (whole, words) = (Path.Combine(folder, "tokenizer.json"), Path.Combine(folder, "vocab.txt"));
        if (InputFile.Exists(whole))
        {
            return JsonNode.Parse(File.ReadAllText(whole))!;
        }

        if (InputFile.Exists(words))
        {
            return BertTokenizerJson.Of(File.ReadAllLines(words), lowercase: true, stripAccents: null);
        }

        return InputFile.Exists(Path.Combine(folder, "merges.txt"))
            ? RobertaTokenizerJson.Of(folder)
            : throw new UsageException($"'{folder}' has no tokenizer.json, vocab.txt, or vocab.json with merges.txt.");
    }
}
