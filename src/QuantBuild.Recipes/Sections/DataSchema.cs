using QuantBuild.Recipes.DataFormats;
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

    /// <summary>The value of <c>quote</c> for fields that may stand between quotation marks.</summary>
    public const string Quoted = "double";

    /// <summary>The value of <c>quote</c> for quotation marks that are characters like others.</summary>
    public const string Unquoted = "none";
    public const string RefusedFields = "refuse";
    public const string IgnoredFields = "ignore";

    /// <summary>How <c>separator</c> may write a tab.</summary>
    public const string Tab = "tab";

    private const int LargestCount = 100_000_000;

    /// <summary>The sections that read a table.</summary>
    public static IReadOnlyList<string> Sections { get; } = ["calibration", "evaluation", "training"];

    public static ObjectSchema Create(
        IReadOnlyList<MethodDescriptor> methods,
        IReadOnlyList<TaskDescriptor> tasks,
        IReadOnlyList<DataFormatDescriptor> formats) => new(
        new KeySchema("calibration", Calibration(formats), "Inputs the quantization learns from; no labels needed.")
        {
            DefaultInWords = "those of `training`",
        },
        new KeySchema("evaluation", Evaluation(tasks, formats), "Labelled data the accuracy is measured on.")
        {
            Required = true,
        },
        new KeySchema(
            "training", Training(formats),
            $"What `{TrainSchema.Name}`, and of the methods {QuantizeSchema.Names(methods.Where(ReadsTrainingTexts))}, "
            + "train on; they need it.")
        {
            DefaultInWords = "none",
        });

    private static ChoiceSchema Metric(IReadOnlyList<TaskDescriptor> tasks) => ChoiceSchema.Registered(
        tasks.SelectMany(task => task.Metrics).Select(metric => metric.Name).Distinct());

    private static bool ReadsTrainingTexts(MethodDescriptor method) => method.Has(MethodTraits.ReadsTrainingTexts);

    private static ObjectSchema Calibration(IReadOnlyList<DataFormatDescriptor> formats) => new(
    [
        .. Table(formats),
        Labels(),
        new KeySchema(
            "columns", Columns("not read", "not read", "needed by `text-to-text`"), "The columns to read.")
        {
            Required = true,
        },
        new KeySchema(
            "samples", new IntegerSchema(1, LargestCount), "How many rows are drawn; all when the file has fewer.")
        {
            Default = UsualSamples,
        },
        KeySchema.Seed("Of the draw."),
        new KeySchema("maxLength", Length(), "Longest input in tokens; longer ones are cut.")
        {
            Default = UsualLength,
        },
    ]);

    private static ObjectSchema Evaluation(
        IReadOnlyList<TaskDescriptor> tasks, IReadOnlyList<DataFormatDescriptor> formats) => new(
    [
        .. Table(formats),
        Labels(),
        new KeySchema(
            "columns",
            Columns(
                "needed by tasks that have labels",
                "needed by `regression`; else only fidelity is measured",
                "needed by `text-to-text`"),
            "The columns to read.")
        {
            Required = true,
        },
        new KeySchema(
            "metrics", new ListSchema(Metric(tasks), minimumCount: 1, isUnique: true), "What is measured; the task's.")
        {
            DefaultInWords = string.Join(
                ", ", tasks.SelectMany(task => task.Metrics.Take(1)).Select(metric => $"`[{metric.Name}]`").Distinct()),
        },
        new KeySchema("maxLength", Length(), "Longest input in tokens; longer ones are cut.")
        {
            DefaultInWords = "that of `calibration`, else of `training`",
        },
    ]);

    private static ObjectSchema Training(IReadOnlyList<DataFormatDescriptor> formats) => new(
    [
        .. Table(formats),
        Labels(),
        new KeySchema(
            "columns", Columns("not read", "not read", "needed by `text-to-text`"), "The columns to read.")
        {
            Required = true,
        },
        new KeySchema(
            "samples", new IntegerSchema(1, LargestCount), "How many rows are drawn; all when the file has fewer.")
        {
            DefaultInWords = "all rows, in the file's order",
        },
        KeySchema.Seed("Of the draw."),
        new KeySchema("maxLength", Length(), "Longest input in tokens; longer ones are cut.")
        {
            DefaultInWords = $"that of `calibration`, else `{UsualLength}`",
        },
    ]);

    private static IEnumerable<KeySchema> Table(IReadOnlyList<DataFormatDescriptor> formats) =>
    [
        new KeySchema(
            "source", new DataFilesSchema(),
            "The [data files](#data-files): paths, and patterns such as `parts/*.csv`, relative to the recipe; or "
            + "[files of a data set on a hub](model-hub.md#data).")
        {
            Required = true,
        },
        new KeySchema(
            "format", ChoiceSchema.Of([.. formats.Select(format => format.Name)]), "How the table lies in the files.")
        {
            DefaultInWords = "by the files' endings: "
                + string.Join(", ", formats.SelectMany(format => format.Extensions).Select(name => $"`{name}`")),
        },
        new KeySchema(
            DataFormatDescriptor.SeparatorKey, new TextSchema("character", FindSeparatorFault),
            $"Between two fields{OfFormats(formats, DataFormatDescriptor.SeparatorKey)}; `{Tab}` stands for a tab.")
        {
            DefaultInWords = "tab in `tsv`, `,` in `csv`",
        },
        new KeySchema(
            DataFormatDescriptor.QuoteKey, ChoiceSchema.Of([Quoted, Unquoted]),
            "Whether a field may stand between quotation marks, those within it doubled"
            + $"{OfFormats(formats, DataFormatDescriptor.QuoteKey)}.")
        {
            DefaultInWords = $"`{Unquoted}` in `tsv`, `{Quoted}` in `csv`",
        },
        new KeySchema(
            DataFormatDescriptor.HeaderKey, new BooleanSchema(),
            "Whether the first line names the columns; else they go by number, from 1"
            + $"{OfFormats(formats, DataFormatDescriptor.HeaderKey)}.")
        {
            Default = true,
        },
        new KeySchema(
            DataFormatDescriptor.ExtraFieldsKey, ChoiceSchema.Of([RefusedFields, IgnoredFields]),
            "What becomes of fields of a row beyond those of the first one"
            + $"{OfFormats(formats, DataFormatDescriptor.ExtraFieldsKey)}: an error, or nothing.")
        {
            Default = RefusedFields,
        },
    ];

    private static KeySchema Labels() => new(
        "labels", new TextMapSchema("labels of the file, each with a class name or number"),
        "What the labels of the file stand for; then each of them stands here.")
    {
        DefaultInWords = "themselves",
    };

    private static string OfFormats(IReadOnlyList<DataFormatDescriptor> formats, string key)
    {
        var names = formats.Where(format => format.Keys.Contains(key)).Select(format => $"`{format.Name}`").ToList();
        return names.Count == formats.Count ? string.Empty : $" ({string.Join(", ", names)})";
    }

    private static string? FindSeparatorFault(string text) => text switch
    {
        Tab or "\t" => null,
        [> ' ' and <= '~' and not '"' and not '#'] when !char.IsAsciiLetterOrDigit(text[0]) => null,
        " " => null,
        _ => $"is no separator; write '{Tab}' or one character, such as ',', ';' or '|'",
    };

    private static ObjectSchema Columns(string withoutLabel, string withoutScore, string withoutTarget) => new(
        new KeySchema("text", new ColumnSchema(), "The input, or its first half.") { Required = true },
        new KeySchema("textPair", new ColumnSchema(), "The second half of a pair.")
        {
            DefaultInWords = "single texts",
        },
        new KeySchema(
            "label", new ColumnSchema(), "What the task expects, such as the class by name or number.")
        {
            DefaultInWords = withoutLabel,
        },
        new KeySchema(
            "score", new ColumnSchema(),
            "What tasks with numbers expect: `regression` its number, `sentence-embedding` how alike the two texts "
            + "are.")
        {
            DefaultInWords = withoutScore,
        },
        new KeySchema(
            "target", new ColumnSchema(), "What `text-to-text` is to write; of a list, or of SQuAD's answers, any.")
        {
            DefaultInWords = withoutTarget,
        });

    private static IntegerSchema Length() => new(2, 65536);
}
