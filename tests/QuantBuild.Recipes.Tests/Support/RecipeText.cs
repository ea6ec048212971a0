using System.Text;
using QuantBuild.Pipeline;

namespace QuantBuild.Recipes.Tests.Support;

/// <summary>Builds recipes as text, sections replaced.</summary>
internal sealed class RecipeText
{
    public string Head { get; init; } = "version: 1\nname: test";

    public string Model { get; init; } = "{ source: model, task: text-classification }";

    public string Evaluation { get; init; } =
        "{ source: data/dev.tsv, columns: { text: sentence, label: label } }";

    public string Quantize { get; init; } = "{ method: rtn, weights: { bits: 4 } }";

    public string Tail { get; init; } = "";

    public override string ToString() => $$$"""
        {{{Head}}}
        model: {{{Model}}}
        data:
          calibration: { source: data/train.tsv, columns: { text: sentence } }
          evaluation: {{{Evaluation}}}
        quantize: {{{Quantize}}}
        {{{Tail}}}
        """;

    public RecipeReadResult Read() => Read(ToString());

    public static RecipeReadResult Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    public static RecipeReadResult Read(byte[] content) =>
        RunSlots.Standard.Reader.Read(content, Fixtures.Folder, "test.quant.yaml");
}
