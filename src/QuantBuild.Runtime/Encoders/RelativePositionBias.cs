using QuantBuild.Formats.Architectures.Mpnet;
using QuantBuild.Kernels.Elementwise;
using QuantBuild.Runtime.Execution;

namespace QuantBuild.Runtime.Encoders;

/// <summary>
/// What is added to the attention scores of every layer: a number a head for each class of distances, from one table.
/// </summary>
/// <param name="table">[classes of distances, heads]</param>
/// <param name="heads">Attention heads a layer.</param>
internal sealed unsafe class RelativePositionBias(float* table, int heads) : IDisposable
{
    private readonly Scratch scratch = new();
    private float* bias;
    private int biasLength;

    /// <summary>The bias of texts of a length; computed where the last call was for another one.</summary>
    /// <param name="processor">Threads to use.</param>
    /// <param name="length">Positions of a text.</param>
    /// <returns>[heads, length, length], query before key, until the next call</returns>
    public float* Of(Processor processor, int length)
    {
        if (length != biasLength)
        {
            Compute(processor, length);
        }

        return bias;
    }

    public void Dispose() => scratch.Dispose();

    private void Compute(Processor processor, int length)
    {
        biasLength = 0;
        nint distances = (2 * length) - 1;
        scratch.Reset(checked((heads * distances) + ((nint)heads * length * length)), pieces: 2);
        var byDistance = scratch.Floats(heads * distances);
        bias = scratch.Floats((nint)heads * length * length);
        for (var distance = 1 - length; distance < length; distance++)
        {
            var row = table + (MpnetArchitecture.Distances.ClassOf(distance) * heads);
            for (var head = 0; head < heads; head++)
            {
                byDistance[(head * distances) + distance + length - 1] = row[head];
            }
        }

        processor.ForRows((nint)heads * length, length, new Body(byDistance, bias, length));
        biasLength = length;
    }

    // The row of a query is a window of the distances: its first key lies as far before it as the query's number.
    private readonly struct Body(float* byDistance, float* bias, int length) : IRangeBody
    {
        public void Run(nint start, nint count)
        {
            for (var row = start; row < start + count; row++)
            {
                var (head, query) = (row / length, row % length);
                Arithmetic.Copy(
                    byDistance + (head * ((2 * length) - 1)) + (length - 1 - query),
                    bias + (row * length),
                    0,
                    length);
            }
        }
    }
}
