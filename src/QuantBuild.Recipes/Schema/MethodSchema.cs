namespace QuantBuild.Recipes.Schema;

/// <summary>
/// The sections of <c>quantize</c> that belong to one method. Defaults of GPTQ: arXiv:2210.17323; of REM: those of
/// MREM, with so many steps that both cost about the same.
/// </summary>
internal static class MethodSchema
{
    public static ObjectSchema Rem() => new(
        new KeySchema("steps", new IntegerSchema(1, 10_000_000), "Training steps a matrix product.") { Default = 500 },
        new KeySchema("batchSize", new IntegerSchema(1, 65536), "Samples a step.") { Default = 32 },
        new KeySchema(
            "learningRate", new NumberSchema(0, 1, aboveMinimum: true),
            "Of the weights; falls linearly to 0 for each product.")
        {
            Default = 5e-4,
        },
        new KeySchema(
            "stepSizeLearningRate", new NumberSchema(0, 1),
            "Of the step sizes; falls linearly to 0 for each product. `0` leaves them as they are.")
        {
            DefaultInWords = "`learningRate`",
        },
        DataSchema.Seed("Of the order of the samples."));

    public static ObjectSchema Gptq() => new(
        new KeySchema(
            "damping", new NumberSchema(0, 1),
            "Added to the Hessian's diagonal, as a fraction of the mean of its elements that are not 0.")
        {
            Default = 0.01,
        },
        new KeySchema(
            "blockSize", new IntegerSchema(1, 65536),
            "Columns whose corrections are applied together; decides the speed, not the result.")
        {
            Default = 128,
        },
        new KeySchema(
            "activationOrder", new BooleanSchema(), "Columns of large activations first, not from left to right.")
        {
            Default = false,
        });
}
