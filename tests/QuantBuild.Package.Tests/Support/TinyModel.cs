using System.Globalization;

namespace QuantBuild.Package.Tests.Support;

/// <summary>
/// The files of <see cref="TinyModelProject"/> in a consumer's project: enough for four modules, and small enough for a
/// build to quantize in seconds.
/// </summary>
internal static class TinyModel
{
    public const string Name = TinyModelProject.RecipeName;

    /// <summary>Model, data and recipe in a project's folder.</summary>
    public static void Write(ConsumerProject project, int steps, int positions = 24)
    {
        using var folder = new TemporaryFolder();
        _ = new TinyModelProject(folder.Path, positions: positions);
        foreach (var name in (string[])["model/config.json", "model/vocab.txt", "train.tsv", "dev.tsv"])
        {
            project.Write(name, File.ReadAllText(folder[name]));
        }

        File.Copy(folder["model/model.safetensors"], project.PathOf("model/model.safetensors"), overwrite: true);
        WriteRecipe(project, $"steps: {steps.ToString(CultureInfo.InvariantCulture)}");
    }

    /// <summary>A recipe that only rounds: the cheapest run.</summary>
    /// <param name="project">Where to.</param>
    /// <param name="bits">Of weights.</param>
    /// <param name="tail">Further sections.</param>
    /// <param name="name">Of the recipe's file.</param>
    public static void WriteRoundingRecipe(ConsumerProject project, int bits, string tail = "", string name = Name) =>
        project.Write(name + ".quant.yaml", RoundingRecipe(".", bits, tail));

    /// <summary>The same as text, for a model and data in another folder.</summary>
    public static string RoundingRecipe(string folder, int bits, string tail = "") =>
        $$"""
        version: 1
        name: tiny
        model: { source: {{folder}}/model, task: text-classification }
        data:
          calibration: { source: {{folder}}/train.tsv, columns: { text: sentence }, samples: 64, seed: 1, maxLength: 16 }
          evaluation: { source: {{folder}}/dev.tsv, columns: { text: sentence, label: label } }
        quantize:
          method: rtn
          weights: { bits: {{bits}} }
          activations: { bits: 8 }
        {{tail}}
        """;

    /// <summary>The recipe, with <paramref name="steps"/> as an entry of its section <c>mrem</c>.</summary>
    public static void WriteRecipe(ConsumerProject project, string steps) => project.Write(Name + ".quant.yaml",
        $$"""
        version: 1
        name: tiny
        model: { source: ./model, task: text-classification }
        data:
          calibration: { source: ./train.tsv, columns: { text: sentence }, samples: 64, seed: 1, maxLength: 16 }
          evaluation: { source: ./dev.tsv, columns: { text: sentence, label: label } }
        quantize:
          method: mrem
          weights: { bits: 4 }
          embeddings: { bits: 4 }
          activations: { bits: 8 }
          modules: 4
          mrem: { batchSize: 8, {{steps}} }
        """);
}
