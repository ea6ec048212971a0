using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms.ModuleReconstruction;

/// <summary>Host copies of the trained tensors as they were when the loss was least.</summary>
internal sealed class BestState
{
    private readonly IReadOnlyList<Tensor> tensors;
    private readonly float[][] copies;

    /// <summary>The state before training is the first to fall back to.</summary>
    public BestState(IReadOnlyList<Tensor> tensors)
    {
        this.tensors = tensors;
        copies = [.. tensors.Select(tensor => tensor.Backend.ReadFloats(tensor))];
    }

    /// <summary>Infinite for a state whose loss is not known.</summary>
    public double Loss { get; private set; } = double.PositiveInfinity;

    public IReadOnlyList<float[]> Values => copies;

    public void Save(double loss)
    {
        Loss = loss;
        for (var i = 0; i < copies.Length; i++)
        {
            tensors[i].Backend.Read(tensors[i], copies[i]);
        }
    }

    public void Restore()
    {
        for (var i = 0; i < copies.Length; i++)
        {
            tensors[i].Backend.Write(tensors[i], copies[i]);
        }
    }

    /// <summary>Takes over a state that was saved elsewhere.</summary>
    public void Import(double loss, IReadOnlyList<float[]> values)
    {
        Loss = loss;
        for (var i = 0; i < copies.Length; i++)
        {
            values[i].CopyTo(copies[i], 0);
        }
    }
}
