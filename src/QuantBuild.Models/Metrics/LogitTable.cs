using QuantBuild.Models.Data;
using QuantBuild.Tensors;

namespace QuantBuild.Models.Metrics;

/// <summary>
/// What a model's head gave for many texts: a row of logits for each, or for each of its tokens or of its positions
/// with a target; or a row of what an <see cref="IAnswerSummary"/> keeps of them.
/// </summary>
public sealed class LogitTable
{
    private readonly float[] values;
    private readonly int[]? offsets;

    /// <param name="values">Row-major [rows, columns], in the order of the texts; kept, not copied.</param>
    /// <param name="columns">At least 1.</param>
    /// <param name="tokens">
    /// The texts, where each of their tokens has a row, or each of their positions with a target; null where each text
    /// has one.
    /// </param>
    /// <exception cref="ArgumentException">There are more or fewer rows than that.</exception>
    public LogitTable(float[] values, int columns, TokenizedDataset? tokens = null)
        : this(values, columns, tokens is null ? null : LogitRows.Offsets(tokens, isPerToken: true))
    {
    }

    /// <param name="values">Row-major [rows, columns], in the order of the texts; kept, not copied.</param>
    /// <param name="columns">At least 1.</param>
    /// <param name="offsets">As <see cref="LogitRows.Offsets"/> gives them.</param>
    internal LogitTable(float[] values, int columns, int[]? offsets)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (values.Length % columns != 0 || (offsets is not null && values.Length / columns != offsets[^1]))
        {
            throw new ArgumentException(
                $"{values.Length} logits do not make the rows of {columns} that are needed.", nameof(values));
        }

        this.values = values;
        this.offsets = offsets;
        Columns = columns;
    }

    /// <summary>What the model wrote for each text, where it was asked to; else null.</summary>
    public IReadOnlyList<WrittenText>? Written { get; init; }

    /// <summary>How many texts.</summary>
    public int Texts => offsets is null ? Rows : offsets.Length - 1;

    /// <summary>Texts, or their tokens, or their positions with a target.</summary>
    public int Rows => values.Length / Columns;

    /// <summary>Logits a row.</summary>
    public int Columns { get; }

    /// <summary>Row-major [rows, columns].</summary>
    public ReadOnlySpan<float> Values => values;

    /// <summary>The logits of a text: row-major [rows of the text, columns].</summary>
    public ReadOnlySpan<float> this[int text] => offsets is null
        ? values.AsSpan(text * Columns, Columns)
        : values.AsSpan(offsets[text] * Columns, (offsets[text + 1] - offsets[text]) * Columns);

    /// <summary>The logits of a batch's texts, zeros behind the tokens of the shorter ones.</summary>
    /// <param name="backend">Holds the tensor, in its innermost scope.</param>
    /// <param name="texts">The batch's texts, in order.</param>
    /// <param name="shape">Of what the head gives for the batch.</param>
    public Tensor ToDevice(ComputeBackend backend, ReadOnlySpan<int> texts, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(backend);
        var padded = new float[shape.Count];
        var next = 0;
        for (var i = 0; i < texts.Length; i++)
        {
            var own = this[texts[i]];
            own.CopyTo(padded.AsSpan(shape.Rank == 2 ? next : i * (padded.Length / texts.Length)));
            next += own.Length;
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
