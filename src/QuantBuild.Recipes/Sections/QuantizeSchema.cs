using QuantBuild.Recipes.Methods;
using QuantBuild.Recipes.Schema;
using QuantBuild.Recipes.Tasks;

namespace QuantBuild.Recipes.Sections;

/// <summary>The section <c>quantize</c>.</summary>
internal static class QuantizeSchema
{
    public const string Name = "quantize";

    private const string NotQuantized = "`{ bits: 32 }`: not quantized";
    private const string Modules = "quantize.modules";

    // What holds for every method is looked for in the section of one.
    private static readonly Dictionary<string, string> OfEveryMethod = new(StringComparer.Ordinal)
    {
        ["modules"] = Modules,
        ["split"] = $"{Modules}.split",
        ["boundaries"] = $"{Modules}.boundaries",
    };

    /// <summary>The key of the shorter forms of answers.</summary>
    public const string Vectors = "vectors";

    public static ObjectSchema Create(
        IReadOnlyList<MethodDescriptor> methods, IReadOnlyList<TaskDescriptor> tasks) => new(
    [
        new KeySchema(
            "method", ChoiceSchema.Of([.. methods.Select(method => method.Name)]),
            string.Join("; ", methods.Select(method => $"`{method.Name}`: {method.Documentation}")) + ".")
        {
            Required = true,
        },
        new KeySchema("weights", QuantizerSchema.Weights(), "The weights of every linear layer but the head.")
        {
            Required = true,
        },
        new KeySchema(
            "embeddings", QuantizerSchema.Embeddings(Names(methods.Where(TrainsEmbeddings))), "The word embedding.")
        {
            DefaultInWords = NotQuantized,
        },
        new KeySchema("activations", QuantizerSchema.Activations(), "The inputs of the quantized layers.")
        {
            DefaultInWords = NotQuantized,
        },
        new KeySchema(
            "modules", new ShorthandSchema(ModuleKeys()), "How the layers are divided; a number stands for `count`.")
        {
            FilledWhenAbsent = true,
            DefaultInWords = "the defaults below",
        },
        .. methods.Where(method => method.Keys.Count > 0).Select(SectionOf),
        new KeySchema(
            "overrides", new ListSchema(QuantizerSchema.Override()),
            "Other settings for some linears; of several that match, the last wins key by key.")
        {
            DefaultInWords = "none",
        },
        new KeySchema(
            Vectors,
            new ListSchema(
                ChoiceSchema.Of(
                    [.. tasks.SelectMany(task => task.AnswerForms).Distinct(StringComparer.Ordinal)]),
                isUnique: true),
            "With `sentence-embedding`: [shorter forms](#short-vectors) of the vectors, for which ranges are measured "
            + "on the calibration texts and stored with the checkpoint.")
        {
            DefaultInWords = "none",
        },
    ]);

    /// <summary>Names in Markdown, such as <c>`a`, `b` and `c`</c>.</summary>
    public static string Names(IEnumerable<MethodDescriptor> methods)
    {
        var names = methods.Select(method => $"`{method.Name}`").ToList();
        return names.Count < 2
            ? string.Concat(names)
            : $"{string.Join(", ", names.Take(names.Count - 1))} and {names[^1]}";
    }

    private static ObjectSchema ModuleKeys() => new(
        new KeySchema(
            "count", new IntegerSchema(1, 1000),
            "Modules: consecutive layers that are quantized together; at most one a layer.")
        {
            Default = 4,
        },
        new KeySchema(
            "split", ChoiceSchema.Of(["even", "parameters"]),
            "As many layers a module, or the most even numbers of parameters, the embeddings counted in the first.")
        {
            Default = "even",
        },
        new KeySchema(
            "boundaries", new ListSchema(new IntegerSchema(1, 999), minimumCount: 1),
            "By hand instead: the first layer of each further module, counted from 0, ascending.")
        {
            DefaultInWords = "`count` and `split` decide",
        });

    private static KeySchema SectionOf(MethodDescriptor method) => new(
        method.Section,
        new ObjectSchema([.. method.Keys]) { Elsewhere = OfEveryMethod },
        $"Settings of the method `{method.Name}`.")
    {
        FilledWhenAbsent = true,
        DefaultInWords = "the defaults below",
    };

    private static bool TrainsEmbeddings(MethodDescriptor method) =>
        !method.Has(MethodTraits.RoundsEmbeddingOnce);
}
