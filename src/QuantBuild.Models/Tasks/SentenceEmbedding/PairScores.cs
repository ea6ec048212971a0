using System.Runtime.InteropServices;
using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Tasks.SentenceEmbedding;

/// <summary>
/// How alike the two texts of each pair are: texts 2i and 2i + 1 are the pair i. In a file a float64 a pair,
/// little-endian.
/// </summary>
/// <param name="scores">By pair; kept, not copied.</param>
public sealed class PairScores(double[] scores) : ITargets
{
    /// <summary>By pair.</summary>
    public ReadOnlySpan<double> Scores => scores;

    public int Count => 2 * scores.Length;

    public int Answers => scores.Length;

    /// <summary>The pair of a text.</summary>
    /// <inheritdoc/>
    public int AnswerOf(int text) => text / 2;

    /// <exception cref="ArgumentException">A pair is taken apart.</exception>
    /// <inheritdoc/>
    public ITargets Select(ReadOnlySpan<int> rows)
    {
        var selected = new double[rows.Length / 2];
        for (var i = 0; i < selected.Length; i++)
        {
            var (first, second) = (rows[2 * i], rows[(2 * i) + 1]);
            selected[i] = first % 2 == 0 && second == first + 1
                ? scores[first / 2]
                : throw new ArgumentException($"The texts {first} and {second} are no pair.", nameof(rows));
        }

        return rows.Length % 2 == 0
            ? new PairScores(selected)
            : throw new ArgumentException($"The text {rows[^1]} is without its pair.", nameof(rows));
    }

    /// <returns>Float32 [batch]: of each text, the score of its pair.</returns>
    /// <inheritdoc/>
    public Tensor ToDevice(ComputeBackend backend, ReadOnlySpan<int> rows, int sequence)
    {
        ArgumentNullException.ThrowIfNull(backend);
        var values = new float[rows.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)scores[rows[i] / 2];
        }

        return backend.FromHost(values, new Shape(values.Length));
    }

    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(MemoryMarshal.AsBytes(scores.AsSpan()));
    }
}
