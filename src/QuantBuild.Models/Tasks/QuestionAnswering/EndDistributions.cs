using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Tasks.QuestionAnswering;

/// <summary>
/// The logits of a batch as choices among the tokens of a window: of its answer's first token, and of its last.
/// </summary>
internal static class EndDistributions
{
    // No probability, and finite behind every temperature that divides it.
    private const float OfPadding = -1e9f;

    /// <param name="logits">[batch, sequence, 2]</param>
    /// <param name="batch">Says which positions are padding: nothing is there to choose.</param>
    /// <returns>[2 · batch, sequence]: of each window the first token's logits, then the last's.</returns>
    public static Tensor Of(Tensor logits, Batch batch)
    {
        var (texts, sequence, ends) = (batch.Size, batch.SequenceLength, logits.Shape.Columns);
        var places = new int[texts * ends * sequence];
        var padding = new float[places.Length];
        for (var i = 0; i < places.Length; i++)
        {
            var (text, end, position) = (i / (ends * sequence), i / sequence % ends, i % sequence);
            places[i] = (((text * sequence) + position) * ends) + end;
            padding[i] = position < batch.Lengths[text] ? 0 : OfPadding;
        }

        var shape = new Shape(texts * ends, sequence);
        var backend = logits.Backend;
        return logits.Reshape(places.Length, 1).Embedding(backend.FromHost(places, shape))
            .Reshape(texts * ends, sequence)
            .Add(backend.FromHost(padding, shape));
    }
}
