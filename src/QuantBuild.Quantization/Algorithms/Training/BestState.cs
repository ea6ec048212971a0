using QuantBuild.Tensors;

namespace QuantBuild.Quantization.Algorithms.Training;

/// <summary>Host copies of the trained tensors as they were when the loss was least.</summary>
internal sealed class BestState
{
    private readonly IReadOnlyList<Tensor> tensors;
    private readonly float[][] copies;
    private float[][]? aside;

    /// <summary>The state before training is the first to fall back to.</summary>
    public BestState(IReadOnlyList<Tensor> tensors)
    {
        this.tensors = tensors;
        copies = [.. tensors.Select(tensor => tensor.Backend.ReadFloats(tensor))];
    }

    public IReadOnlyList<float[]> Values => copies;

    public void Save() => Read(copies);

    public void Restore() => Write(copies);

    /// <summary>Measures the best state, and puts the current one back in place.</summary>
    public double Measure(Func<double> measure)
    {
        aside ??= [.. copies.Select(copy => new float[copy.Length])];
        Read(aside);
        Restore();
        var measured = measure();
        Write(aside);
        return measured;
    }

    /// <summary>Takes over a state that was saved elsewhere.</summary>
    public void Import(IReadOnlyList<float[]> values)
    {
        for (var i = 0; i < copies.Length; i++)
        {
            values[i].CopyTo(copies[i], 0);
        }
    }

    private void Read(float[][] target)
    {
        for (var i = 0; i < target.Length; i++)
        {
            tensors[i].Backend.Read(tensors[i], target[i]);
        }
    }

    private void Write(float[][] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            tensors[i].Backend.Write(tensors[i], values[i]);
        }
    }
}
