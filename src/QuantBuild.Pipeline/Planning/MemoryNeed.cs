namespace QuantBuild.Pipeline.Planning;

/// <summary>What a stage, or each of several of one kind, takes of the memory that holds tensors.</summary>
/// <param name="Stage">Name of the stage, or what their names begin with up to a full stop.</param>
/// <param name="CertainBytes">
/// Held at once however short the texts are: weights, what training keeps beside them.
/// </param>
/// <param name="LikelyBytes">Held at once where texts have the recipe's full length.</param>
/// <param name="Advice">Which keys of the recipe make it less.</param>
public sealed record MemoryNeed(string Stage, long CertainBytes, long LikelyBytes, string Advice)
{
    internal bool IsOf(string stage) =>
        stage == Stage || stage.StartsWith(Stage + ".", StringComparison.Ordinal);
}
