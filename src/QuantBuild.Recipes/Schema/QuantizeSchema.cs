namespace QuantBuild.Recipes.Schema;

/// <summary>The section <c>quantize</c>. Defaults of MREM: arXiv:2109.15082 where the paper states them.</summary>
internal static class QuantizeSchema
{
    private const string NotQuantized = "`{ bits: 32 }`: not quantized";

    public static ObjectSchema Create() => new(
        new KeySchema(
            "method", ChoiceSchema.Of(["rtn", "mrem", "rem", "gptq", "qat", "fine-tune"], "prequant"),
            "`rtn`: round to nearest; `mrem`: module-wise reconstruction error minimization; `rem`: the same product by "
            + "product; `gptq`: column by column with second-order corrections; `qat`: quantization-aware training; "
            + "`fine-tune`: training in full precision.")
        {
            Required = true,
        },
        new KeySchema("weights", QuantizerSchema.Weights(), "The weights of every linear layer but the head.") { Required = true },
        new KeySchema("embeddings", QuantizerSchema.Embeddings(), "The word embedding.") { DefaultInWords = NotQuantized },
        new KeySchema("activations", QuantizerSchema.Activations(), "The inputs of the quantized layers.")
        {
            DefaultInWords = NotQuantized,
        },
        new KeySchema("mrem", Mrem(), "Settings of the method `mrem`; `modules`, `split` and `boundaries` hold for every method.")
        {
            FilledWhenAbsent = true,
            DefaultInWords = "the defaults below",
        },
        new KeySchema("rem", MethodSchema.Rem(), "Settings of the method `rem`.")
        {
            FilledWhenAbsent = true,
            DefaultInWords = "the defaults below",
        },
        new KeySchema("gptq", MethodSchema.Gptq(), "Settings of the method `gptq`.")
        {
            FilledWhenAbsent = true,
            DefaultInWords = "the defaults below",
        },
        new KeySchema("qat", TrainingSchema.Qat(), "Settings of the method `qat`.")
        {
            FilledWhenAbsent = true,
            DefaultInWords = "the defaults below",
        },
        new KeySchema("fineTune", TrainingSchema.FineTune(), "Settings of the method `fine-tune`.")
        {
            FilledWhenAbsent = true,
            DefaultInWords = "the defaults below",
        },
        new KeySchema(
            "overrides", new ListSchema(QuantizerSchema.Override()),
            "Other settings for some modules; of several that match, the last wins key by key.")
        {
            DefaultInWords = "none",
        });

    private static ObjectSchema Mrem() => new(
    [
        new KeySchema(
            "modules", new IntegerSchema(1, 1000),
            "Consecutive parts the layers are divided into; at most one a layer.")
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
            DefaultInWords = "`modules` and `split` decide",
        },
        new KeySchema(
            "schedule", ChoiceSchema.Of(["sequential", "parallel"]),
            "Modules one after another (MREM-S), or all at once (MREM-P).")
        {
            Default = "sequential",
        },
        new KeySchema("steps", new IntegerSchema(1, 10_000_000), "Training steps a module.") { Default = 2000 },
        new KeySchema("batchSize", new IntegerSchema(1, 65536), "Samples a step.") { Default = 32 },
        new KeySchema(
            "learningRate", new NumberSchema(0, 1), "Of the weights; falls linearly to 0. `0` leaves them as they are.")
        {
            Default = 5e-4,
        },
        new KeySchema(
            "stepSizeLearningRate", new NumberSchema(0, 1),
            "Of the step sizes; falls linearly to 0. `0` leaves them as they are.")
        {
            DefaultInWords = "`learningRate`",
        },
        new KeySchema(
            "loss", ChoiceSchema.Of(["layers", "output"]),
            "Squared error of every layer of a module, or of its last only.")
        {
            Default = "layers",
        },
        .. ParallelSchema.Keys,
        DataSchema.Seed("Of the order of the samples; schedule `parallel`: also of which outputs a step draws."),
    ]);
}
