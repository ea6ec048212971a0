using QuantBuild.Formats.ModelFolders;

namespace QuantBuild.Formats.Architectures.Descriptions;

/// <summary>Tensors that share the values of others, where files hold them all the same.</summary>
public static class TiedTensors
{
    private const int PartLength = 1 << 18;

    /// <summary>Checks that each tied tensor is absent or equal to the one that it is tied to.</summary>
    /// <param name="weights">Where they are looked for.</param>
    /// <param name="description">Says which are tied.</param>
    /// <exception cref="ModelFileException">One has other values or another shape; the first is named.</exception>
    public static void Require(ModelWeights weights, ModelDescription description)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(description);
        foreach (var tensor in description.Tensors.Where(tensor => tensor.TiedTo is not null))
        {
            var stored = StoredTensorNames.TryFind(weights, tensor);
            var shared = StoredTensorNames.TryFind(weights, description[tensor.TiedTo!]);
            if (stored is not null && shared is not null && !AreEqual(weights, stored, shared))
            {
                StoredTensorNames.Refuse(
                    [$"'{stored}' differs from '{shared}', which it shares in this architecture"], weights.Folder);
            }
        }
    }

    private static bool AreEqual(ModelWeights weights, string first, string second)
    {
        var (one, other) = (weights.GetEntry(first), weights.GetEntry(second));
        if (!one.Shape.SequenceEqual(other.Shape))
        {
            return false;
        }

        var (left, right) = (
            new float[(int)Math.Min(PartLength, one.ElementCount)],
            new float[(int)Math.Min(PartLength, one.ElementCount)]);
        for (var start = 0L; start < one.ElementCount; start += PartLength)
        {
            var length = (int)Math.Min(PartLength, one.ElementCount - start);
            weights.GetFile(first).ReadRange<float>(one, start, left.AsSpan(0, length));
            weights.GetFile(second).ReadRange<float>(other, start, right.AsSpan(0, length));
            if (!left.AsSpan(0, length).SequenceEqual(right.AsSpan(0, length)))
            {
                return false;
            }
        }

        return true;
    }
}
