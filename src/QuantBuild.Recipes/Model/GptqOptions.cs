namespace QuantBuild.Recipes;

public sealed record GptqOptions
{
    /// <summary>
    /// Added to the Hessian's diagonal, as a fraction of the mean of its elements that are not 0; in [0, 1].
    /// </summary>
    public required double Damping { get; init; }

    /// <summary>Columns whose corrections are applied together; decides the speed, not the result.</summary>
    public required int BlockSize { get; init; }

    /// <summary>Columns of large activations first.</summary>
    public required bool ActivationOrder { get; init; }
}
