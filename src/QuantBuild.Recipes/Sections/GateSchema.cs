using QuantBuild.Recipes.Schema;

namespace QuantBuild.Recipes.Sections;

/// <summary>An item of <c>gates</c>: the bounds of one figure of the report.</summary>
internal static class GateSchema
{
    public const string QuantizedModel = "quantized";
    public const string FullPrecisionModel = "full";

    public static ObjectSchema Create() => new(
        new KeySchema(
            "metric", new TextSchema("figure's name"),
            "A [figure of the report](#gates): one of `data.evaluation.metrics`, of fidelity, or the size.")
        {
            Required = true,
        },
        new KeySchema(
            "model", ChoiceSchema.Of([QuantizedModel, FullPrecisionModel]),
            "Whose value `minimum` and `maximum` bound; `full` for metrics only.")
        {
            Default = QuantizedModel,
        },
        new KeySchema(
            "maxDrop", NumberSchema.Any, "How much worse than in full precision a metric may be; at least 0.")
        {
            DefaultInWords = "not checked",
        },
        new KeySchema("minimum", NumberSchema.Any, "Smallest allowed value, in the figure's range.")
        {
            DefaultInWords = "not checked",
        },
        new KeySchema("maximum", NumberSchema.Any, "Largest allowed value, in the figure's range.")
        {
            DefaultInWords = "not checked",
        });
}
