using QuantBuild.Formats.Labels;

namespace QuantBuild.Models.Metrics;

/// <summary>How many entities are right, predicted, and both, with the same type and the same tokens.</summary>
/// <param name="Right">Entities of the targets.</param>
/// <param name="Predicted">Entities of a model.</param>
/// <param name="Both">Those that are the same.</param>
public readonly record struct EntityCounts(int Right, int Predicted, int Both)
{
    /// <summary>Both / predicted; 0 where nothing is predicted.</summary>
    public double Precision => Predicted > 0 ? (double)Both / Predicted : 0;

    /// <summary>Both / right; 0 where nothing is right.</summary>
    public double Recall => Right > 0 ? (double)Both / Right : 0;

    /// <summary>2·both / (right + predicted), over all types together; 0 where there are none.</summary>
    public double F1 => Right + Predicted > 0 ? 2.0 * Both / (Right + Predicted) : 0;

    /// <summary>Of one sentence.</summary>
    /// <param name="right">Its tags in the form IOB2.</param>
    /// <param name="predicted">A model's, as many.</param>
    /// <exception cref="ArgumentException">There are more or fewer, or one is no tag of that form.</exception>
    public static EntityCounts Of(IReadOnlyList<string> right, IReadOnlyList<string> predicted)
    {
        ArgumentNullException.ThrowIfNull(right);
        ArgumentNullException.ThrowIfNull(predicted);
        if (right.Count != predicted.Count)
        {
            throw new ArgumentException(
                $"{predicted.Count} tags were predicted for {right.Count} tokens.", nameof(predicted));
        }

        var (wanted, given) = (EntitySpan.Of(right), EntitySpan.Of(predicted));
        return new EntityCounts(wanted.Count, given.Count, given.Intersect(wanted).Count());
    }

    /// <summary>Of these sentences and others together.</summary>
    public EntityCounts With(EntityCounts others) =>
        new(Right + others.Right, Predicted + others.Predicted, Both + others.Both);
}
