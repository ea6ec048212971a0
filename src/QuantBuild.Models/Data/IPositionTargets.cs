namespace QuantBuild.Models.Data;

/// <summary>Targets of single positions of texts: a model is asked for its logits there, and nowhere else.</summary>
public interface IPositionTargets : ITargets
{
    /// <summary>The positions of a text that have a target, ascending; at least one.</summary>
    /// <param name="text">In 0 … <see cref="ITargets.Count"/> − 1.</param>
    ReadOnlySpan<int> PositionsOf(int text);

    int ITargets.LossTermsOf(ReadOnlySpan<int> rows)
    {
        var terms = 0;
        foreach (var row in rows)
        {
            terms += PositionsOf(row).Length;
        }

        return terms;
    }
}
