using QuantBuild.Recipes.Methods;
using QuantBuild.Recipes.Schema;

namespace QuantBuild.Recipes.Sections;

/// <summary>The recipe's definition: validation, defaults and the table of docs/recipe.md come from it.</summary>
internal static class RecipeSchema
{
    public const int Version = 1;

    private const int LongestName = 64;

    /// <param name="methods">Each brings a section.</param>
    /// <param name="outputs">Formats of checkpoints; the first is what a recipe writes that names none.</param>
    /// <param name="reports">Formats of reports.</param>
    public static ObjectSchema Create(
        IReadOnlyList<MethodDescriptor> methods, IReadOnlyList<string> outputs, IReadOnlyList<string> reports) => new(
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
        new KeySchema("data", DataSchema.Create(methods), "Calibration and evaluation data.") { Required = true },
        new KeySchema("quantize", QuantizeSchema.Create(methods), "What is quantized, and how.") { Required = true },
        new KeySchema("gates", new ListSchema(Gate()), "Conditions that fail the build (exit code 1, QB4005).")
        {
            DefaultInWords = "none",
        },
        new KeySchema("outputs", new ListSchema(Output(outputs), minimumCount: 1), "The checkpoints to write.")
        {
            DefaultInWords = $"`[{{ format: {outputs[0]} }}]`",
        },
        new KeySchema(
            "report", new ListSchema(Registered(reports, "html"), isUnique: true),
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

    private static ObjectSchema Output(IReadOnlyList<string> formats) => new(
        new KeySchema("format", Registered(formats, "onnx", "gptq"), "The checkpoint's format.") { Required = true });

    /// <param name="names">Those of what is registered.</param>
    /// <param name="later">Names that another version knows, unless they are registered.</param>
    private static ChoiceSchema Registered(IReadOnlyList<string> names, params string[] later) =>
        ChoiceSchema.Of([.. names], [.. later.Except(names, StringComparer.Ordinal)]);

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
