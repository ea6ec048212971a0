using System.Runtime.InteropServices;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Training;

/// <summary>A copy, on the device, of the parameters that scored best.</summary>
/// <param name="scope">Holds the copy.</param>
/// <param name="backend">Of the parameters.</param>
/// <param name="parameters">What is copied.</param>
internal sealed class BestState(TensorScope scope, ComputeBackend backend, IReadOnlyList<Tensor> parameters)
{
    private Tensor[]? copies;

    /// <summary>Whether there is a copy.</summary>
    public bool IsKept => copies is not null;

    /// <summary>The score of the copy when it was made.</summary>
    public double Score { get; private set; }

    /// <summary>Steps done when the copy was made.</summary>
    public int Step { get; private set; }

    /// <summary>Copies the present parameters.</summary>
    public void Keep(int step, double score)
    {
        if (copies is null)
        {
            copies = NewCopies();
        }
        else
        {
            Copy(parameters, copies);
        }

        (Step, Score) = (step, score);
    }

    /// <summary>Gives the parameters the best values again, where there are any.</summary>
    /// <returns>Whether there are.</returns>
    public bool Restore()
    {
        if (copies is null)
        {
            return false;
        }

        Copy(copies, parameters);
        return true;
    }

    /// <summary>Measures the best parameters, and puts the present ones back in place.</summary>
    public T Measure<T>(Func<T> measure)
    {
        using var measuring = backend.OpenScope();
        Tensor[] aside = [.. parameters.Select(backend.Copy)];
        Restore();
        var measured = measure();
        Copy(aside, parameters);
        return measured;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(IsKept);
        if (copies is null)
        {
            return;
        }

        writer.Write(Step);
        writer.Write(Score);
        foreach (var copy in copies)
        {
            writer.Write(MemoryMarshal.AsBytes<float>(backend.ReadFloats(copy)));
        }
    }

    /// <summary>Takes over what an instance for the same parameters wrote.</summary>
    public void Read(BinaryReader reader)
    {
        if (!reader.ReadBoolean())
        {
            copies = null;
            return;
        }

        (Step, Score) = (reader.ReadInt32(), reader.ReadDouble());
        copies ??= NewCopies();
        foreach (var copy in copies)
        {
            var values = new float[copy.Shape.Count];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            backend.Write(copy, values);
        }
    }

    private Tensor[] NewCopies() => [.. parameters.Select(parameter => scope.Adopt(backend.Copy(parameter)))];

    private void Copy(IReadOnlyList<Tensor> sources, IReadOnlyList<Tensor> targets)
    {
        for (var i = 0; i < sources.Count; i++)
        {
            backend.CopyTo(sources[i], targets[i]);
        }
    }
}
