using QuantBuild.Quantization.Plans;

namespace QuantBuild.Pipeline.Planning;

/// <summary>One matrix of the model and what becomes of it.</summary>
/// <param name="Name">Of the module, as in the checkpoint.</param>
/// <param name="Rows">Output features, or tokens of an embedding.</param>
/// <param name="Columns">Input features, or features of an embedding.</param>
/// <param name="Weight">How it is quantized; null for full precision and for the embedding.</param>
/// <param name="Bits">32 for full precision.</param>
/// <param name="Rule">The part of the recipe that decided, such as <c>quantize.overrides[0]</c>.</param>
public sealed record PlannedModule(
    string Name, int Rows, int Columns, WeightQuantization? Weight, int Bits, string Rule);
