using QuantBuild.Formats.TextGeneration;
using QuantBuild.Recipes.Backends;
using QuantBuild.Recipes.DataFormats;
using QuantBuild.Recipes.Methods;
using QuantBuild.Recipes.Schema;
using QuantBuild.Recipes.Tasks;

namespace QuantBuild.Recipes.Sections;

/// <summary>The recipe's definition: validation, defaults and the table of docs/recipe.md come from it.</summary>
internal static class RecipeSchema
{
    public const int Version = 1;

    private const int LongestName = 64;
    private const double LargestMaskedShare = 0.9;

    /// <param name="methods">Each brings a section.</param>
    /// <param name="tasks">Each brings its metrics.</param>
    /// <param name="presets">Of the tasks.</param>
    /// <param name="dataFormats">Formats of data files.</param>
    /// <param name="outputs">Formats of checkpoints; the first is what a recipe writes that names none.</param>
    /// <param name="reports">Formats of reports.</param>
    /// <param name="backends">What may compute; where there are none, recipes have no such section.</param>
    public static ObjectSchema Create(
        IReadOnlyList<MethodDescriptor> methods,
        IReadOnlyList<TaskDescriptor> tasks,
        IReadOnlyList<TaskPreset> presets,
        IReadOnlyList<DataFormatDescriptor> dataFormats,
        IReadOnlyList<string> outputs,
        IReadOnlyList<string> reports,
        IReadOnlyList<BackendDescriptor> backends) => new(
    [
        new KeySchema(
            "version", new IntegerSchema(Version, Version), "The recipe format's version.")
        {
            Required = true,
        },
        new KeySchema("name", new TextSchema("text", FindNameFault), "Names the output folder and the report.")
        {
            Required = true,
        },
        new KeySchema("model", Model(tasks, presets), "The model to train or to quantize.") { Required = true },
        new KeySchema(
            "data", DataSchema.Create(methods, tasks, dataFormats), "Training, calibration and evaluation data.")
        {
            Required = true,
        },
        new KeySchema(
            TrainSchema.Name, TrainSchema.Create(),
            "Training in full precision on `data.training`, its labels or masked tokens, [before all else](#training).")
        {
            DefaultInWords = "the model is taken as it is",
        },
        new KeySchema(QuantizeSchema.Name, QuantizeSchema.Create(methods, tasks), "What is quantized, and how.")
        {
            DefaultInWords = $"nothing; then `{TrainSchema.Name}` is **required**",
        },
        new KeySchema(
            "gates", new ListSchema(GateSchema.Create()), "Conditions that fail the build (exit code 1, QB4005).")
        {
            DefaultInWords = "none",
        },
        new KeySchema("outputs", new ListSchema(Output(outputs), minimumCount: 1), "The checkpoints to write.")
        {
            DefaultInWords = $"`[{{ format: {outputs[0]} }}]`",
        },
        new KeySchema(
            "report", new ListSchema(ChoiceSchema.Registered(reports, "html"), isUnique: true),
            "Which reports to write.")
        {
            Default = new List<object> { "json", "markdown" },
        },
        .. backends.Count == 0 ? [] : Backend(backends),
    ]);

    private static KeySchema[] Backend(IReadOnlyList<BackendDescriptor> backends) =>
    [
        new KeySchema(BackendSchema.Name, BackendSchema.Create(backends), "What computes.")
        {
            DefaultInWords = $"`{backends[0].Name}`",
        },
    ];

    private static ObjectSchema Model(IReadOnlyList<TaskDescriptor> tasks, IReadOnlyList<TaskPreset> presets) => new(
        new KeySchema(
            "source", new ModelSourceSchema(),
            "Folder with `config.json`, weights and tokenizer files, relative to the recipe; "
            + "[another recipe](#a-model-of-another-recipe) (`*.yaml`) that makes the model; a "
            + "[model package](model-packages.md#models-from-packages) in full precision; or a "
            + "[revision of a model on a hub](model-hub.md).")
        {
            Required = true,
        },
        new KeySchema(
            "task",
            ChoiceSchema.Registered(
                [.. tasks.Select(task => task.Name), .. presets.Select(preset => preset.Name)]),
            "What the model was trained to do: a task, or a [preset](#presets) of one.")
        {
            Required = true,
        },
        new KeySchema(
            "labels",
            new ListSchema(new TextSchema("text"), minimumCount: 2, isUnique: true),
            "Class names by class number, for a pre-trained model without a head for the task; "
            + $"[`{TrainSchema.Name}`](#a-model-without-a-head) starts one.")
        {
            DefaultInWords = "the model's own",
        },
        new KeySchema(
            "pooling", ChoiceSchema.Of(["mean", "cls", "max"]),
            "With `sentence-embedding`, of a model without `modules.json`: how its output becomes a vector.")
        {
            DefaultInWords = "the model's own",
        },
        new KeySchema(
            "normalize", new BooleanSchema(),
            "With `sentence-embedding`, of a model without `modules.json`: whether vectors are divided by their "
            + "length.")
        {
            DefaultInWords = "the model's own, or `true`",
        },
        new KeySchema(
            "prefix", new TextSchema("text"), "With `sentence-embedding`: what stands in front of every text.")
        {
            DefaultInWords = "the model's own",
        },
        new KeySchema(
            "dimensions", new IntegerSchema(1, 65536),
            "With `sentence-embedding`: how many elements of a vector are kept, the first ones, before it is "
            + "normalized; for models that were trained so.")
        {
            DefaultInWords = "the model's own",
        },
        new KeySchema(
            "stride", new IntegerSchema(0, 65536),
            "With `question-answering`: how many tokens a window of a long text has in common with the one before it; "
            + "at most half of a window's.")
        {
            DefaultInWords = "the model's own, or `128`",
        },
        new KeySchema(
            "longestAnswer", new IntegerSchema(1, 65536),
            "With `question-answering`: tokens of the longest answer that is looked for.")
        {
            DefaultInWords = "the model's own, or `30`",
        },
        new KeySchema(
            "noAnswerThreshold", NumberSchema.Any,
            "With `question-answering`: there is no answer where the score of there being none is larger than the best "
            + "answer's by more than this.")
        {
            DefaultInWords = "the model's own, or every question is answered",
        },
        new KeySchema(
            "maskedShare", new NumberSchema(0, LargestMaskedShare, aboveMinimum: true),
            "With `masked-lm`: the share of a text's tokens that is to be found again.")
        {
            DefaultInWords = "`0.15`",
        },
        new KeySchema(
            "prompt", new TextSchema("text with `{text}`", PromptTemplate.FindFault),
            "With `text-to-text`: what the model reads, with a place `{text}` and, where rows have a pair, "
            + "`{textPair}`; `{{` and `}}` are braces.")
        {
            DefaultInWords = "the model's own, or `{text}`",
        },
        new KeySchema(
            "targetMaxLength", new IntegerSchema(1, GenerationSettingsFile.MostTokens),
            "With `text-to-text`: the longest text that is learned or expected, in tokens, its end's among them; "
            + "longer ones are cut.")
        {
            DefaultInWords = "the model's own, or `64`",
        },
        new KeySchema(
            "maxNewTokens", new IntegerSchema(1, GenerationSettingsFile.MostTokens),
            "With `text-to-text`: the longest text that the model writes, in tokens, its end's among them.")
        {
            DefaultInWords = "`targetMaxLength`, or the model's own",
        },
        new KeySchema(
            "beams", new IntegerSchema(1, GenerationSettingsFile.MostBeams),
            "With `text-to-text`: how many texts are followed at once while one is written; 1 takes always the "
            + "likeliest token.")
        {
            DefaultInWords = "the model's own, or `1`",
        },
        new KeySchema(
            "multiLabel", new BooleanSchema(),
            "With `labels`: a text may have any number of them, instead of one.")
        {
            Default = false,
        });

    private static ObjectSchema Output(IReadOnlyList<string> formats) => new(
        new KeySchema("format", ChoiceSchema.Registered(formats, "onnx", "gptq"), "The checkpoint's format.")
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
