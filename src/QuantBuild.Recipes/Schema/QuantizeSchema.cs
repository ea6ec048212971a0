namespace QuantBuild.Recipes.Schema;

/// <summary>The section <c>quantize</c>. Defaults of MREM: arXiv:2109.15082 where the paper states them.</summary>
internal static class QuantizeSchema
{
    private const string NotQuantized = "`{ bits: 32 }`: not quantized";

    public static ObjectSchema Create() => new(
        new KeySchema(
            "method", ChoiceSchema.Of(["rtn", "mrem", "rem", "gptq"], "prequant", "qat"),
            "`rtn`: round to nearest; `mrem`: module-wise reconstruction error minimization; `rem`: the same product by "
            + "product; `gptq`: column by column with second-order corrections.")
        {
            Required = true,
        },
        new KeySchema("weights", Weights(), "The weights of every linear layer but the head.") { Required = true },
        new KeySchema("embeddings", Embeddings(), "The word embedding.") { DefaultInWords = NotQuantized },
        new KeySchema("activations", Activations(), "The inputs of the quantized layers.")
        {
            DefaultInWords = NotQuantized,
        },
        new KeySchema("mrem", Mrem(), "Settings of the method `mrem`.")
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
        new KeySchema(
            "overrides", new ListSchema(Override()),
            "Other settings for some modules; of several that match, the last wins key by key.")
        {
            DefaultInWords = "none",
        });

    private static BitsSchema WeightBits() => new([2, 3, 4, 8, 32]);

    private static ChoiceSchema Granularity() => ChoiceSchema.Of(["tensor", "channel"], "group:*");

    private static ChoiceSchema Observer() => ChoiceSchema.Of(["minmax", "mse"], "percentile");

    private static ObjectSchema Weights() => new(
        new KeySchema(
            "bits", WeightBits(), "Bits a weight; 2 is ternary, 32 leaves the weights alone.")
        {
            Required = true,
        },
        new KeySchema("granularity", Granularity(), "One step size a tensor, or one an output channel.")
        {
            Default = "tensor",
        },
        new KeySchema(
            "observer", Observer(),
            "How the first step size is chosen: the largest weight, or the least squared error.")
        {
            Default = "mse",
        },
        new KeySchema(
            "symmetric", new BooleanSchema(),
            "Without a zero point. `false` needs method `rtn` or `gptq` and 3 bits or more.")
        {
            Default = true,
        });

    private static ObjectSchema Embeddings() => new(
        new KeySchema("bits", new BitsSchema([2, 4, 8, 32]), "Bits a weight, one step size a row.") { Required = true },
        new KeySchema("train", new BooleanSchema(), "With `mrem`: trained with the first module, else rounded once.")
        {
            Default = true,
        });

    private static ObjectSchema Activations() => new(
        new KeySchema(
            "bits", new BitsSchema([8, 32], 4), "Bits an activation, one step size a tensor.")
        {
            Required = true,
        },
        new KeySchema("attention", new BooleanSchema(), "Also the operands of the two attention products.")
        {
            Default = true,
        });

    private static ObjectSchema Mrem() => new(
        new KeySchema(
            "modules", new IntegerSchema(1, 1000),
            "Consecutive parts the layers are divided into; at most one a layer.")
        {
            Default = 4,
        },
        new KeySchema(
            "schedule", ChoiceSchema.Of(["sequential"], "parallel"), "Modules one after another, or all at once.")
        {
            Default = "sequential",
        },
        new KeySchema("steps", new IntegerSchema(1, 10_000_000), "Training steps a module.") { Default = 2000 },
        new KeySchema("batchSize", new IntegerSchema(1, 65536), "Samples a step.") { Default = 32 },
        new KeySchema(
            "learningRate", new NumberSchema(0, 1, aboveMinimum: true), "Of the weights; falls linearly to 0.")
        {
            Default = 5e-4,
        },
        new KeySchema(
            "stepSizeLearningRate", new NumberSchema(0, 1, aboveMinimum: true),
            "Of the step sizes; falls linearly to 0.")
        {
            DefaultInWords = "`learningRate`",
        },
        new KeySchema(
            "loss", ChoiceSchema.Of(["layers", "output"]),
            "Squared error of every layer of a module, or of its last only.")
        {
            Default = "layers",
        },
        new KeySchema(
            "teacherForcing", new ObjectSchema(), "Mixes full-precision inputs in at first (schedule `parallel`).")
        {
            Supported = false,
        },
        DataSchema.Seed("Of the order of the samples."));

    private static ObjectSchema Override() => new(
        new KeySchema(
            "match", new TextSchema("pattern", ModulePattern.FindFault), "Module names; see *Patterns* below.")
        {
            Required = true,
        },
        new KeySchema("weights", OverrideWeights(), "Replaces the keys given; the others stay.") { Required = true });

    private static ObjectSchema OverrideWeights() => new(
        new KeySchema("bits", WeightBits(), "As in `quantize.weights`."),
        new KeySchema("granularity", Granularity(), "As in `quantize.weights`."),
        new KeySchema("observer", Observer(), "As in `quantize.weights`."),
        new KeySchema("symmetric", new BooleanSchema(), "As in `quantize.weights`."));
}
