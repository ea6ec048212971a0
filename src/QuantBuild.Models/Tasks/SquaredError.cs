using QuantBuild.Tensors;

namespace QuantBuild.Models.Tasks;

/// <summary>The loss of what a model gives for texts against what is wanted of it.</summary>
internal static class SquaredError
{
    /// <summary>The mean over texts of the squared distance between two rows, [1].</summary>
    /// <param name="given">[batch, columns]</param>
    /// <param name="wanted">[batch, columns]</param>
    public static Tensor Of(Tensor given, Tensor wanted)
    {
        ArgumentNullException.ThrowIfNull(given);
        var texts = given.Shape.Rows;
        var all = new int[texts];
        Array.Fill(all, 1);
        return given.MaskedSquaredError(wanted, given.Backend.FromHost(all, new Shape(texts)));
    }
}
