using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Tasks.TextClassification;

/// <summary>Any number of labels for each text; in a file a byte a label of each text, 1 where it is right.</summary>
/// <param name="flags">Row-major [texts, labels], 0 or 1; kept, not copied.</param>
/// <param name="labels">Labels there are; at least 1.</param>
public sealed class MultiLabelTargets(byte[] flags, int labels) : ITargets
{
    /// <summary>Labels there are.</summary>
    public int Labels => labels;

    public int Count => flags.Length / labels;

    /// <summary>For each label, 1 where it is right for the text, else 0.</summary>
    public ReadOnlySpan<byte> this[int text] => flags.AsSpan(text * labels, labels);

    public ITargets Select(ReadOnlySpan<int> rows)
    {
        var selected = new byte[rows.Length * labels];
        for (var i = 0; i < rows.Length; i++)
        {
            this[rows[i]].CopyTo(selected.AsSpan(i * labels));
        }

        return new MultiLabelTargets(selected, labels);
    }

    /// <returns>Int32 [batch · labels], 0 or 1.</returns>
    /// <inheritdoc/>
    public Tensor ToDevice(ComputeBackend backend, ReadOnlySpan<int> rows, int sequence)
    {
        ArgumentNullException.ThrowIfNull(backend);
        var decisions = new int[rows.Length * labels];
        for (var i = 0; i < decisions.Length; i++)
        {
            decisions[i] = this[rows[i / labels]][i % labels];
        }

        return backend.FromHost(decisions, new Shape(decisions.Length));
    }

    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(flags);
    }
}
