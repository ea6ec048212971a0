using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Tasks;

/// <summary>Targets that are tokens of the vocabulary, one a position.</summary>
public interface ITokenTargets : IPositionTargets
{
    /// <summary>What is right at the positions of a text, one a position.</summary>
    /// <param name="text">In 0 … <see cref="ITargets.Count"/> − 1.</param>
    ReadOnlySpan<int> TokensOf(int text);

    /// <returns>Int32 [answers]: text by text.</returns>
    /// <inheritdoc/>
    Tensor ITargets.ToDevice(ComputeBackend backend, ReadOnlySpan<int> rows, int sequence)
    {
        ArgumentNullException.ThrowIfNull(backend);
        var wanted = new List<int>();
        foreach (var row in rows)
        {
            wanted.AddRange(TokensOf(row));
        }

        return backend.FromHost([.. wanted], new Shape(wanted.Count));
    }
}
