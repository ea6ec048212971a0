namespace QuantBuild.Recipes.Schema;

/// <summary>The recipe's definition: validation, defaults and the table of docs/recipe.md come from it.</summary>
internal static class RecipeSchema
{
    public const int Version = 1;

    private const int LongestName = 64;

    public static ObjectSchema Root { get; } = new(
        new KeySchema(
            "version", new IntegerSchema(Version, Version), "The recipe format's version.")
        {
            Required = true,
        },
        new KeySchema("name", new TextSchema("text", FindNameFault), "Names the output folder and the report.")
        {
            Required = true,
        },
        new KeySchema("model", Model(), "The trained model to quantize.") { Required = true },
        new KeySchema("data", DataSchema.Create(), "Calibration and evaluation data.") { Required = true },
        new KeySchema("quantize", QuantizeSchema.Create(), "What is quantized, and how.") { Required = true },
        new KeySchema("gates", new ListSchema(Gate()), "Conditions that fail the build (exit code 1, QB4005).")
        {
            DefaultInWords = "none",
        },
        new KeySchema("outputs", new ListSchema(Output(), minimumCount: 1), "The checkpoints to write.")
        {
            DefaultInWords = "`[{ format: compressed-tensors }]`",
        },
        new KeySchema(
            "report", new ListSchema(ChoiceSchema.Of(["json", "markdown"], "html"), isUnique: true),
            "Which reports to write.")
        {
            Default = new List<object> { "json", "markdown" },
        });

    private static ObjectSchema Model() => new(
        new KeySchema(
            "source", new ModelSourceSchema("hf://"),
            "Folder with `config.json`, weights and tokenizer files, relative to the recipe; "
            + "[another recipe](#a-model-of-another-recipe) (`*.yaml`) that makes the model; or a "
            + "[model package](model-packages.md#models-from-packages) in full precision.")
        {
            Required = true,
        },
        new KeySchema(
            "task",
            ChoiceSchema.Of(
                ["text-classification"], "regression", "question-answering", "text-to-text", "masked-lm"),
            "What the model was trained to do.")
        {
            Required = true,
        });

    private static ObjectSchema Gate() => new(
        new KeySchema("metric", new TextSchema("metric name"), "One of `data.evaluation.metrics`.") { Required = true },
        new KeySchema(
            "maxDrop", new NumberSchema(0, 1), "Largest allowed loss against full precision, as a fraction.")
        {
            DefaultInWords = "not checked",
        },
        new KeySchema(
            "minimum", new NumberSchema(0, 1), "Smallest allowed value of the quantized model, as a fraction.")
        {
            DefaultInWords = "not checked",
        });

    private static ObjectSchema Output() => new(
        new KeySchema("format", ChoiceSchema.Of(["compressed-tensors"], "onnx", "gptq"), "The checkpoint's format.")
        {
            Required = true,
        });

    // The name becomes a folder's name on every platform.
    private static string? FindNameFault(string name)
    {
        var isValid = name.Length <= LongestName && char.IsAsciiLetterOrDigit(name[0]) && !name.EndsWith('.')
            && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');
        return isValid
            ? null
            : $"cannot be a folder's name; use up to {LongestName} letters, digits, '-', '_' and '.', " +
                "a letter or digit first";
    }
}
