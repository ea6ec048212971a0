using QuantBuild.Recipes.Methods;
using QuantBuild.Recipes.Schema;
using QuantBuild.Recipes.Tasks;

namespace QuantBuild.Recipes.Sections;

/// <summary>The section <c>data</c>.</summary>
internal static class DataSchema
{
    /// <summary>Rows that calibration draws unless the recipe says otherwise.</summary>
    public const int UsualSamples = 4096;

    /// <summary>Longest input in tokens unless the recipe says otherwise.</summary>
    public const int UsualLength = 128;

    private const int LargestCount = 100_000_000;

    public static ObjectSchema Create(
        IReadOnlyList<MethodDescriptor> methods, IReadOnlyList<TaskDescriptor> tasks) => new(
        new KeySchema("calibration", Calibration(), "Inputs the quantization learns from; no labels needed.")
        {
            DefaultInWords = "those of `training`",
        },
        new KeySchema("evaluation", Evaluation(tasks), "Labelled data the accuracy is measured on.")
        {
            Required = true,
        },
        new KeySchema(
            "training", Training(),
            $"What `{TrainSchema.Name}` and {QuantizeSchema.Names(methods.Where(ReadsTrainingTexts))} train on; they "
            + "need it.")
        {
            DefaultInWords = "none",
        });

    private static ChoiceSchema Metric(IReadOnlyList<TaskDescriptor> tasks) => ChoiceSchema.Registered(
        tasks.SelectMany(task => task.Metrics).Select(metric => metric.Name).Distinct(),
        "f1", "matthews");

    private static bool ReadsTrainingTexts(MethodDescriptor method) => method.Has(MethodTraits.ReadsTrainingTexts);

    private static ObjectSchema Calibration() => new(
        Source(),
        new KeySchema("columns", Columns(), "Names of the columns to read.") { Required = true },
        new KeySchema(
            "samples", new IntegerSchema(1, LargestCount), "How many rows are drawn; all when the file has fewer.")
        {
            Default = UsualSamples,
        },
        KeySchema.Seed("Of the draw."),
        new KeySchema("maxLength", Length(), "Longest input in tokens; longer ones are cut.")
        {
            Default = UsualLength,
        });

    private static ObjectSchema Evaluation(IReadOnlyList<TaskDescriptor> tasks) => new(
        Source(),
        new KeySchema("columns", EvaluatedColumns(), "Names of the columns to read.") { Required = true },
        new KeySchema(
            "metrics", new ListSchema(Metric(tasks), minimumCount: 1, isUnique: true), "What is measured; the task's.")
        {
            DefaultInWords = string.Join(
                ", ", tasks.SelectMany(task => task.Metrics.Take(1)).Select(metric => $"`[{metric.Name}]`").Distinct()),
        },
        new KeySchema("maxLength", Length(), "Longest input in tokens; longer ones are cut.")
        {
            DefaultInWords = "that of `calibration`, else of `training`",
        });

    private static ObjectSchema Training() => new(
        Source(),
        new KeySchema("columns", Columns(), "Names of the columns to read.") { Required = true },
        new KeySchema(
            "samples", new IntegerSchema(1, LargestCount), "How many rows are drawn; all when the file has fewer.")
        {
            DefaultInWords = "all rows, in the file's order",
        },
        KeySchema.Seed("Of the draw."),
        new KeySchema("maxLength", Length(), "Longest input in tokens; longer ones are cut.")
        {
            DefaultInWords = $"that of `calibration`, else `{UsualLength}`",
        });

    private static KeySchema Source() =>
        new("source", new PathSchema(isFolder: false), "Tab-separated UTF-8 file with a header line.")
        {
            Required = true,
        };

    private static ObjectSchema Columns() => new([.. Texts(), Label("not read")]);

    private static ObjectSchema EvaluatedColumns() => new(
    [
        .. Texts(),
        Label("needed by tasks that have labels"),
        new KeySchema(
            "score", new TextSchema("column name"), "With `sentence-embedding`: how alike the two texts are, a number.")
        {
            DefaultInWords = "not read: only fidelity is measured",
        },
    ]);

    private static KeySchema[] Texts() =>
    [
        new("text", new TextSchema("column name"), "The input, or its first half.") { Required = true },
        new("textPair", new TextSchema("column name"), "The second half of a pair.")
        {
            DefaultInWords = "single texts",
        },
    ];

    private static KeySchema Label(string absent) => new(
        "label", new TextSchema("column name"), "What the task expects, such as the class by name or number.")
    {
        DefaultInWords = absent,
    };

    private static IntegerSchema Length() => new(2, 65536);
}
