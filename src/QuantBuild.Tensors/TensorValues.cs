using System.Collections;

namespace QuantBuild.Tensors;

/// <summary>The elements of tensors as they stand when they are asked for, one array a tensor, none of them kept.</summary>
public sealed class TensorValues(IReadOnlyList<Tensor> tensors) : IReadOnlyList<float[]>
{
    public int Count => tensors.Count;

    public float[] this[int index] => tensors[index].Backend.ReadFloats(tensors[index]);

    public IEnumerator<float[]> GetEnumerator() =>
        tensors.Select(tensor => tensor.Backend.ReadFloats(tensor)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
