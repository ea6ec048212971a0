using QuantBuild.Tensors;

namespace QuantBuild.Models.Training;

/// <summary>Losses of the steps since the last reading; they stay on the device until all are read at once.</summary>
/// <param name="scope">Holds them.</param>
/// <param name="backend">Of the losses.</param>
internal sealed class LossWindow(TensorScope scope, ComputeBackend backend)
{
    private readonly List<Tensor> onDevice = [];
    private readonly List<float> read = [];

    /// <summary>Steps in the window.</summary>
    public int Count => read.Count + onDevice.Count;

    /// <summary>Takes a copy of the loss of one step, [1].</summary>
    public void Add(Tensor loss) => onDevice.Add(scope.Adopt(backend.Copy(loss)));

    /// <summary>Reads the losses, in the order of their steps.</summary>
    public IReadOnlyList<float> Read()
    {
        if (onDevice.Count > 0)
        {
            using var reading = backend.OpenScope();
            read.AddRange(backend.ReadFloats(backend.Concatenate(onDevice)));
            Discard();
        }

        return read;
    }

    /// <summary>Begins anew, with losses of an earlier reading if there are any.</summary>
    public void Reset(params IReadOnlyList<float> losses)
    {
        Discard();
        read.Clear();
        read.AddRange(losses);
    }

    private void Discard()
    {
        onDevice.ForEach(loss => loss.Discard());
        onDevice.Clear();
    }
}
