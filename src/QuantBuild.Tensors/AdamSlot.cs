namespace QuantBuild.Tensors;

/// <summary>One tensor that an Adam step changes.</summary>
/// <param name="Parameter">Changed in place.</param>
/// <param name="Gradient">Of the parameter's shape, or [rows given, columns] with <paramref name="Rows"/>.</param>
/// <param name="FirstMoment">Of the parameter's shape, changed in place.</param>
/// <param name="SecondMoment">Of the parameter's shape, changed in place.</param>
/// <param name="LearningRate">Of this step.</param>
/// <param name="WeightDecay">Decoupled: the parameter loses LearningRate·WeightDecay of itself.</param>
/// <param name="Minimum">The parameter never falls below; NaN-free. Negative infinity for no bound.</param>
/// <param name="Rows">Int32, distinct: only these rows of the parameter and moments are touched. Null for all.</param>
public readonly record struct AdamSlot(
    Tensor Parameter,
    Tensor Gradient,
    Tensor FirstMoment,
    Tensor SecondMoment,
    float LearningRate,
    float WeightDecay = 0f,
    float Minimum = float.NegativeInfinity,
    Tensor? Rows = null);
