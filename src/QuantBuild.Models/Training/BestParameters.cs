using QuantBuild.Tensors;

namespace QuantBuild.Models.Training;

/// <summary>Keeps a copy, on the host, of the parameters that scored best.</summary>
internal sealed class BestParameters(ComputeBackend backend, IReadOnlyList<Tensor> parameters)
{
    /// <summary>The copies, in the order of the parameters; null where nothing was offered.</summary>
    public IReadOnlyList<float[]>? Copies { get; private set; }

    /// <summary>Of the copies.</summary>
    public double Score { get; private set; }

    /// <summary>Steps done when they were made.</summary>
    public int Step { get; private set; }

    /// <summary>Copies the current parameters if their score is finite and above every earlier one.</summary>
    public void Offer(int step, double score)
    {
        if (!double.IsFinite(score) || (Copies is not null && score <= Score))
        {
            return;
        }

        Copies ??= [.. parameters.Select(parameter => new float[parameter.Shape.Count])];
        for (var i = 0; i < Copies.Count; i++)
        {
            backend.Read(parameters[i], Copies[i]);
        }

        (Step, Score) = (step, score);
    }

    /// <summary>Takes over copies that another instance made of the same parameters.</summary>
    public void Load(int step, double score, IReadOnlyList<float[]> copies) =>
        (Step, Score, Copies) = (step, score, copies);

    /// <summary>Gives the parameters the best values again.</summary>
    /// <returns>Their step; null where nothing was offered.</returns>
    public int? Restore()
    {
        if (Copies is null)
        {
            return null;
        }

        for (var i = 0; i < Copies.Count; i++)
        {
            backend.Write(parameters[i], Copies[i]);
        }

        return Step;
    }
}
