using QuantBuild.Tensors;

namespace QuantBuild.Models.Training;

/// <summary>Keeps a copy of the parameters that scored best.</summary>
internal sealed class BestParameters(ComputeBackend backend, IReadOnlyList<Tensor> parameters)
{
    private float[][]? copies;
    private double bestScore;
    private int bestEpoch;

    /// <summary>Copies the current parameters if their score is above every earlier one.</summary>
    public void Offer(int epoch, double score)
    {
        if (copies is not null && score <= bestScore)
        {
            return;
        }

        copies ??= [.. parameters.Select(parameter => new float[parameter.Shape.Count])];
        for (var i = 0; i < copies.Length; i++)
        {
            backend.Read(parameters[i], copies[i]);
        }

        (bestEpoch, bestScore) = (epoch, score);
    }

    /// <summary>Gives the parameters the best values again.</summary>
    /// <returns>Their epoch; null where nothing was offered.</returns>
    public int? Restore()
    {
        if (copies is null)
        {
            return null;
        }

        for (var i = 0; i < copies.Length; i++)
        {
            backend.Write(parameters[i], copies[i]);
        }

        return bestEpoch;
    }
}
