using System.Text;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Kernels.Random;
using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Layers;

/// <summary>
/// Makes parameters for training from scratch. A tensor's values depend on the seed and its name alone, not on which
/// others are made.
/// </summary>
/// <param name="backend">Holds the tensors.</param>
/// <param name="seed">The run's seed.</param>
/// <param name="standardDeviation">Of <see cref="TensorInitialization.Normal"/>; default 0.02, BERT's.</param>
public sealed class ParameterInitializer(ComputeBackend backend, ulong seed, double standardDeviation = 0.02)
{
    /// <summary>With the deviation that the model states.</summary>
    /// <param name="backend">Holds the tensors.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="description">What the model is made of.</param>
    public ParameterInitializer(ComputeBackend backend, ulong seed, ModelDescription description)
        : this(backend, seed, DeviationOf(description))
    {
    }

    public Tensor Create(TensorDescription tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var values = new float[tensor.Count];
        switch (tensor.Initialization)
        {
            case TensorInitialization.Normal:
                FillNormal(tensor.Name, values);
                break;
            case TensorInitialization.Ones:
                Array.Fill(values, 1f);
                break;
            default:
                break;
        }

        return backend.FromHost(values, new Shape([.. tensor.Extents]));
    }

    /// <summary>Every tensor of a model.</summary>
    public TensorSet CreateAll(ModelDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new TensorSet(
            description, description.Stored.ToDictionary(tensor => tensor.Name, Create, StringComparer.Ordinal));
    }

    private static double DeviationOf(ModelDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return description.Extents.InitializerRange;
    }

    private void FillNormal(string name, Span<float> values)
    {
        var random = new CounterRandom(seed, RandomPurpose.Initialization, Fingerprint(name));
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(standardDeviation * random.Normal((ulong)i));
        }
    }

    // FNV-1a: fixed for ever, unlike string.GetHashCode.
    private static uint Fingerprint(string name)
    {
        var hash = 2166136261u;
        foreach (var unit in Encoding.UTF8.GetBytes(name))
        {
            hash = unchecked((hash ^ unit) * 16777619u);
        }

        return hash;
    }
}
