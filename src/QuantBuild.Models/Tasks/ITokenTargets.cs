using QuantBuild.Models.Data;

namespace QuantBuild.Models.Tasks;

/// <summary>Targets that are tokens of the vocabulary, one a position.</summary>
public interface ITokenTargets : IPositionTargets
{
    /// <summary>What is right at the positions of a text, one a position.</summary>
    /// <param name="text">In 0 … <see cref="ITargets.Count"/> − 1.</param>
    ReadOnlySpan<int> TokensOf(int text);
}
