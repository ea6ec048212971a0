namespace QuantBuild.Quantization.Streams;

/// <summary>Activations of samples at a module boundary.</summary>
public interface IActivationSource
{
    /// <summary>Copies samples into a batch, zeros behind the shorter ones.</summary>
    /// <param name="samples">Sample numbers.</param>
    /// <param name="sequence">Positions a row of the batch has; at least the longest sample's.</param>
    /// <param name="values">[samples, sequence, hidden]</param>
    void Read(ReadOnlySpan<int> samples, int sequence, Span<float> values);
}
