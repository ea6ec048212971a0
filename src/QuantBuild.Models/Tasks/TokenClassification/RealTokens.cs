using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Tasks.TokenClassification;

/// <summary>The rows of a batch's positions that hold a token.</summary>
internal static class RealTokens
{
    /// <param name="values">[batch, sequence, columns]</param>
    /// <param name="batch">Says which positions are padding.</param>
    /// <returns>[tokens, columns]</returns>
    public static Tensor Of(Tensor values, Batch batch)
    {
        var places = new List<int>();
        for (var text = 0; text < batch.Size; text++)
        {
            places.AddRange(Enumerable.Range(text * batch.SequenceLength, batch.Lengths[text]));
        }

        return values.Reshape(values.Shape.Rows, values.Shape.Columns)
            .Embedding(values.Backend.FromHost(places.ToArray(), new Shape(places.Count)));
    }
}
