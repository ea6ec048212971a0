using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Metrics;

/// <summary>What a model's head gave for many texts: a row of logits for each, or for each of its tokens.</summary>
public sealed class LogitTable
{
    private readonly float[] values;
    private readonly TokenizedDataset? tokens;

    /// <param name="values">Row-major [rows, columns], in the order of the texts; kept, not copied.</param>
    /// <param name="columns">At least 1.</param>
    /// <param name="tokens">The texts, where each of their tokens has a row; null where each text has one.</param>
    /// <exception cref="ArgumentException">There are more or fewer rows than that.</exception>
    public LogitTable(float[] values, int columns, TokenizedDataset? tokens = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (values.Length % columns != 0 || (tokens is not null && values.Length / columns != tokens.TokenCount))
        {
            throw new ArgumentException(
                $"{values.Length} logits do not make the rows of {columns} that are needed.", nameof(values));
        }

        this.values = values;
        this.tokens = tokens;
        Columns = columns;
    }

    /// <summary>How many texts.</summary>
    public int Texts => tokens?.Count ?? Rows;

    /// <summary>Texts, or their tokens.</summary>
    public int Rows => values.Length / Columns;

    /// <summary>Logits a row.</summary>
    public int Columns { get; }

    /// <summary>Row-major [rows, columns].</summary>
    public ReadOnlySpan<float> Values => values;

    /// <summary>The logits of a text: row-major [tokens of the text, columns], or [columns].</summary>
    public ReadOnlySpan<float> this[int text] => tokens is null
        ? values.AsSpan(text * Columns, Columns)
        : values.AsSpan(tokens.Offsets[text] * Columns, tokens.LengthOf(text) * Columns);

    /// <summary>The logits of a batch's texts, zeros behind the tokens of the shorter ones.</summary>
    /// <param name="backend">Holds the tensor, in its innermost scope.</param>
    /// <param name="texts">The batch's texts, in order.</param>
    /// <param name="shape">Of what the head gives for the batch.</param>
    public Tensor ToDevice(ComputeBackend backend, ReadOnlySpan<int> texts, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(backend);
        var padded = new float[shape.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            this[texts[i]].CopyTo(padded.AsSpan(i * (padded.Length / texts.Length)));
        }

        return backend.FromHost(padded, shape);
    }

    /// <exception cref="ArgumentException">The other table is of another shape, or both are empty.</exception>
    public void RequireComparable(LogitTable other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Texts != other.Texts || Rows != other.Rows || Columns != other.Columns || Rows == 0)
        {
            throw new ArgumentException(
                $"[{Rows}, {Columns}] logits cannot be compared with [{other.Rows}, {other.Columns}].", nameof(other));
        }
    }
}
