using System.Runtime.InteropServices;
using QuantBuild.Models.Data;

namespace QuantBuild.Models.Tasks.SentenceEmbedding;

/// <summary>Reads the scores of pairs.</summary>
public sealed class PairScoreForm : ITargetForm
{
    public string Identity => "scores of pairs";

    public ITargetReader Open(string path, string column) => new PairScoreReader(path, column);

    public ITargets? Restore(ReadOnlySpan<byte> content, int texts)
    {
        if (content.Length != (long)texts / 2 * sizeof(double) || texts % 2 != 0)
        {
            return null;
        }

        var scores = MemoryMarshal.Cast<byte, double>(content).ToArray();
        return Array.TrueForAll(scores, double.IsFinite) ? new PairScores(scores) : null;
    }
}
